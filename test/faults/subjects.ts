import { deepEqual } from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildDatabase, openDatabase, updateDatabase } from '../../src/database/index.ts';
import { openImage, writeOciLayout } from '../../src/image/index.ts';
import { catalogImage, openLayerCache } from '../../src/inventory/index.ts';
import { image } from '../cli/workshop.ts';
import type { Subject } from './kill-rounds.ts';

const writer = (name: string) => join(import.meta.dirname, `writers/${name}.ts`);

/** `db build` over a database that is there. */
export async function databaseSubject(folder: string): Promise<Subject> {
  const out = join(folder, 'built.db');
  const feeds = await Promise.all(
    VERSIONS.map(async (version) => {
      const feed = join(folder, `feed-${version}.json`);
      await writeFile(feed, feedOf(version));
      return feed;
    }),
  );
  const [first = ''] = feeds;
  const build = () => buildDatabase({ from: [{ format: 'osv', location: first }], out, now: 1000 });
  await build();
  return {
    name: 'database build',
    writer: writer('builder'),
    args: [out, ...feeds],
    halfWritten: async () => (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
    check: async () => {
      heldVersion(out);
    },
    finish: async () => {
      await build();
      deepEqual(heldVersion(out), 0);
    },
  };
}

/** `db update` from a server whose feed changes with every second request. */
export async function updateSubject(folder: string): Promise<Subject & AsyncDisposable> {
  const [out, stateFolder] = [join(folder, 'updated.db'), join(folder, 'state')];
  let requests = 0;
  const versionNow = () => requests >> 1;
  const server = createServer((request, response) => {
    requests++;
    const version = versionNow();
    const etag = `"${version}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    response.writeHead(isKnown ? 304 : 200, { etag });
    response.end(isKnown ? undefined : feedOf(version));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  const location = `http://127.0.0.1:${port}/osv.json`;
  const update = () => updateDatabase({ sources: [{ format: 'osv', location }], out, stateFolder, now: 1000 });
  await update();
  return {
    name: 'database update',
    writer: writer('updater'),
    args: [out, stateFolder, location],
    halfWritten: async () => {
      const names = await readdir(folder, { recursive: true });
      return names.filter((name) => name.endsWith('.tmp') || name.endsWith('/fetched'));
    },
    check: async () => {
      heldVersion(out);
    },
    finish: async () => {
      // The lock of those who were killed is nobody's; and what they had fetched is not taken for built.
      await update();
      deepEqual(heldVersion(out), versionNow());
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The entries of the layer cache, written by scans and cleared by `cache clear`. */
export async function cacheSubject(folder: string): Promise<Subject> {
  const [layout, cache] = [join(folder, 'layout'), join(folder, 'cache')];
  await writeOciLayout(layout, ...VERSIONS.map((version) => image(`${version}`, `1.${version}.0-r0`)));
  const references = VERSIONS.map((version) => `oci-layout:${layout}:${version}`);
  const inventoryOf = async (reference: string, at: string) => {
    await using opened = await openImage(reference);
    return catalogImage(opened, { cache: openLayerCache(at, refuse) });
  };
  const expected = await Promise.all(
    references.map((reference, n) => inventoryOf(reference, join(folder, `own-${n}`))),
  );
  return {
    name: 'layer cache',
    writer: writer('cataloger'),
    args: [cache, ...references],
    halfWritten: async () => {
      const names = await readdir(cache, { recursive: true }).catch(() => []);
      return names.filter((name) => name.endsWith('.part'));
    },
    check: async () => {
      const found = await Promise.all(references.map((reference) => inventoryOf(reference, cache)));
      deepEqual(found, expected);
    },
    finish: async () => {},
  };
}

function refuse(sentence: string): never {
  throw new Error(sentence);
}

const VERSIONS = [0, 1, 2, 3] as const;

/** Forty advisories, each of which says which version of the feed this is. */
function feedOf(version: number): string {
  return JSON.stringify(
    Array.from({ length: RECORDS }, (_, number) => ({
      id: `GO-2023-${1000 + number}`,
      modified: '2023-10-12T00:00:00Z',
      summary: `Advisory ${number} of version ${version}.`,
      affected: [
        {
          package: { ecosystem: 'Go', name: `example.org/module-${number}` },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: `1.${version}.0` }] }],
        },
      ],
    })),
  );
}

const RECORDS = 40;

/** The version of the feed that a database was built of, which all that it holds must be of. @throws {Error} */
function heldVersion(file: string): number {
  using database = openDatabase(file);
  const versions = new Set<string>();
  for (let number = 0; number < RECORDS; number++) {
    const [detail, ...others] = database.getAdvisories(`GO-2023-${1000 + number}`);
    const [statements = []] = database.statements([{ ecosystem: 'Go', name: `example.org/module-${number}` }]);
    if (detail === undefined || others.length > 0 || statements.length !== 1)
      throw new Error(`holds not all of ${file}`);
    versions.add(/version (\d+)\./.exec(detail.summary)?.[1] ?? '');
  }
  if (versions.size !== 1) throw new Error(`holds two versions: ${[...versions].join(', ')}`);
  if (database.searchAdvisories({ limit: 1 }).total !== RECORDS) throw new Error('the search finds not all');
  return Number([...versions][0]);
}
