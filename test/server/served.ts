import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDatabase, type FeedInput } from '../../src/database/index.ts';
import { writeOciLayout } from '../../src/image/index.ts';
import { NOTHING_SAID, type Said } from '../../src/scan/index.ts';
import { createLog, type RegistryPolicy, type RunningServer, startServer } from '../../src/server/index.ts';
import { builtOnce } from '../support/built-once.ts';
import { goImage } from '../support/go-image.ts';
import { hasShared, shared } from '../support/shared.ts';

/** A server over the real advisories, with the two Go images in its folder as `go:1.21.2` and `go:1.21.5`. */
export interface Served extends AsyncDisposable {
  readonly address: string;
  readonly server: RunningServer;
  readonly databaseFile: string;
  readonly imageFolder: string;
  /** Lines of its log. */
  readonly log: readonly string[];
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export const hasServed = ['wolfi-advisories', 'images', 'kev', 'osv', 'alpine-secdb'].every((part) =>
  hasShared(`data/${part}`),
);

const WOLFI_AND_KEV: readonly FeedInput[] = [
  { format: 'wolfi', location: shared('data/wolfi-advisories') },
  { format: 'kev', location: shared('data/kev/known_exploited_vulnerabilities.json') },
];

export const ALL_FEEDS: readonly FeedInput[] = [
  ...WOLFI_AND_KEV,
  { format: 'osv', location: shared('data/osv') },
  { format: 'secdb', location: shared('data/alpine-secdb') },
];

/** Builds the database of the fewest feeds, or builds it anew as of another time. */
export async function buildServedDatabase(out: string, now: number, feeds = WOLFI_AND_KEV): Promise<void> {
  await buildDatabase({ from: feeds, out, now });
}

/** When the databases that tests are served from were built. */
const BUILT = 1_763_800_000;

export interface ServeOptions {
  readonly registries?: RegistryPolicy;
  readonly feeds?: readonly FeedInput[];
  readonly publicUrl?: string;
  readonly said?: Said;
  readonly asksImages?: boolean;
}

export async function serve(options: ServeOptions = {}): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-served-'));
  const databaseFile = join(folder, 'fixedin.db');
  const imageFolder = join(folder, 'images');
  const feeds = options.feeds ?? WOLFI_AND_KEV;
  const built = await builtOnce(`${feeds.map(({ format }) => format).join('-')}.db`, (out) =>
    buildServedDatabase(out, BUILT, feeds),
  );
  await copyFile(built, databaseFile, constants.COPYFILE_FICLONE);
  await writeOciLayout(join(imageFolder, 'go'), goImage('1.21.2'), goImage('1.21.5'));
  const log: string[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    databaseFile,
    imageFolder,
    said: options.said ?? NOTHING_SAID,
    asksImages: options.asksImages ?? false,
    registries: options.registries ?? { allowed: [], insecure: [] },
    layerCache: null,
    offline: false,
    publicUrl: options.publicUrl ?? null,
    product: { name: 'fixedin', version: '0.0.0-test' },
    log: createLog((line) => log.push(line)),
  });
  return {
    address: server.address,
    server,
    databaseFile,
    imageFolder,
    log,
    get: (path, headers = {}) => fetch(`${server.address}${path}`, { headers, redirect: 'manual' }),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
