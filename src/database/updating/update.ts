import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FeedSpec } from '../../feeds/index.ts';
import type { Seconds } from '../../model/index.ts';
import { type BuildInput, type BuildProgress, type BuildReport, buildDatabase } from '../build.ts';
import { DatabaseError } from '../errors.ts';
import { openFile } from '../file.ts';
import { SCHEMA_VERSION } from '../schema.ts';
import { cannotKeepFeeds, FeedCache } from './feed-cache.ts';
import { sourceFailed } from './source-failed.ts';
import { withUpdateLock } from './update-lock.ts';

export type UpdateProgress =
  | BuildProgress
  /** Another update is at work; this one goes on when that one has ended. */
  | { readonly stage: 'waiting' }
  | {
      readonly stage: 'fetching';
      readonly location: string;
      readonly bytesRead: number;
      /** 0 where the server does not say. */
      readonly total: number;
    };

export interface UpdateOptions {
  /** URLs are fetched when they have changed; files and folders are read as they are. */
  readonly sources: readonly FeedSpec[];
  /** The database to replace. */
  readonly out: string;
  /** Where fetched feeds are kept from one update to the next. */
  readonly stateFolder: string;
  readonly now: Seconds;
  readonly onProgress?: (progress: UpdateProgress) => void;
  readonly signal?: AbortSignal;
}

export interface UpdateReport extends BuildReport {
  /** URLs that had changed since the last update. */
  readonly fetched: number;
  /** URLs that had not. */
  readonly unchanged: number;
  /** False when the database was made from just these feeds already, and so was left as it is. */
  readonly rebuilt: boolean;
}

/**
 * Fetches what has changed and builds the database anew. Whatever fails, the old database stays as it was.
 * @throws {DatabaseError} naming the source that could not be fetched or read.
 */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateReport> {
  const { stateFolder, onProgress, signal } = options;
  const lock = path.join(stateFolder, 'update.lock');
  await mkdir(stateFolder, { recursive: true }).catch((error) => {
    throw cannotKeepFeeds(stateFolder, error);
  });
  const onWait = () => onProgress?.({ stage: 'waiting' });
  return withUpdateLock(lock, { onWait, signal }, () => update(options));
}

async function update(options: UpdateOptions): Promise<UpdateReport> {
  const { sources, out, stateFolder, now, onProgress, signal } = options;
  const cache = new FeedCache(path.join(stateFolder, 'feeds'));
  const from: BuildInput[] = [];
  const versions: string[] = [];
  let [fetched, unchanged] = [0, 0];
  for (const source of sources) {
    const { format, location } = source;
    if (!isUrl(location)) {
      from.push(source);
      continue;
    }
    const tell = (bytesRead: number, total: number) =>
      onProgress?.({ stage: 'fetching', location: publicUrl(location), bytesRead, total });
    const feed = await cache.fetch(source, { signal, onProgress: tell }).catch((error) => {
      throw sourceFailed(publicUrl(location), error);
    });
    if (feed.changed) fetched++;
    else unchanged++;
    versions.push(feed.version);
    from.push({ format, location: feed.file, copyOf: publicUrl(location) });
  }
  const key = keyOf(sources, versions);
  const made = sources.length === unchanged ? await madeFrom(options, key) : null;
  if (made) return { ...made, fetched, unchanged, rebuilt: false };
  const report = await buildDatabase({
    from,
    out,
    now,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  }).catch(async (error) => {
    // A feed that cannot be read may have been fetched badly: asking "only if changed" would keep it for ever.
    if (isFeedsFault(error)) for (const source of sources) await cache.forget(source);
    throw error;
  });
  // Where this is not written, or half of it, the next update builds once more for nothing.
  await writeFile(madeFile(options), JSON.stringify({ from: key, identity: report.info.identity })).catch(() => {});
  return { ...report, fetched, unchanged, rebuilt: true };
}

/**
 * The database's report when an update made it of these very files; else null. That nothing has been fetched now does
 * not tell: another update may have fetched, which was stopped before it could build, or built another database.
 */
async function madeFrom({ out, stateFolder }: UpdateOptions, key: string): Promise<BuildReport | null> {
  try {
    const made: unknown = JSON.parse(await readFile(madeFile({ out, stateFolder }), 'utf8'));
    const { database, about } = openFile(out);
    database.close();
    const expected = { from: key, identity: about.info.identity };
    if (JSON.stringify(made) !== JSON.stringify(expected)) return null;
    return { info: about.info, bytes: (await stat(out)).size };
  } catch {
    return null;
  }
}

function madeFile({ out, stateFolder }: Pick<UpdateOptions, 'out' | 'stateFolder'>): string {
  return path.join(stateFolder, `made-${digest(path.resolve(out))}.json`);
}

function keyOf(sources: readonly FeedSpec[], versions: readonly string[]): string {
  return digest(JSON.stringify([SCHEMA_VERSION, sources.map(({ format, location }) => [format, location]), versions]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** Without user, password, query and fragment, for all to see. */
function publicUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function isFeedsFault(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === 'source-failed' || error.code === 'unreadable-source');
}
