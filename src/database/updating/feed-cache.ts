import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FeedSpec, fetchFeed } from '../../feeds/index.ts';
import { DatabaseError } from '../errors.ts';

/** A feed as it was last fetched. */
export interface CachedFeed {
  readonly file: string;
  /** False when the server says that it is what was there already. */
  readonly changed: boolean;
  /** Another for every file that was ever put in its place. */
  readonly version: string;
}

/** What the server said of the file beside it (RFC 9110, section 13: conditional requests). */
interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Feeds that were fetched, a folder each, with what it takes to ask whether they have changed. */
export class FeedCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The feed at a URL as it is now: fetched, unless it has not changed.
   * @throws {FeedError} when it is not to be had.
   */
  async fetch(
    { location }: FeedSpec,
    options: {
      readonly signal?: AbortSignal | undefined;
      readonly onProgress?: ((bytesRead: number, total: number) => void) | undefined;
    },
  ): Promise<CachedFeed> {
    const folder = this.#folderOf(location);
    const file = path.join(folder, 'feed');
    try {
      await mkdir(folder, { recursive: true });
      const validators = (await isThere(file)) ? await readValidators(folder) : null;
      const fetched = await fetchFeed(location, { ...options, ...validators, folder });
      if (fetched.status === 'not-modified') return { file, changed: false, version: await versionOf(file) };
      // What was said of the old file goes before the new one comes: whatever stops this, no file is held for another.
      await rm(path.join(folder, VALIDATORS), { force: true });
      await rename(fetched.file, file);
      const { etag, lastModified } = fetched;
      await writeFile(path.join(folder, VALIDATORS), JSON.stringify({ etag, lastModified }));
      return { file, changed: true, version: await versionOf(file) };
    } catch (error) {
      throw error instanceof Error && 'syscall' in error ? cannotKeepFeeds(folder, error) : error;
    }
  }

  /** Forgets a feed, so that the next update fetches it whatever the server says. */
  async forget({ location }: FeedSpec): Promise<void> {
    await rm(this.#folderOf(location), { recursive: true, force: true });
  }

  #folderOf(location: string): string {
    return path.join(this.#folder, createHash('sha256').update(location).digest('hex').slice(0, 24));
  }
}

const VALIDATORS = 'validators.json';

/** A file that is renamed into place has a number and times of its own. */
async function versionOf(file: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(file, { bigint: true });
  return `${ino}-${size}-${mtimeNs}`;
}

/** The folder of fetched feeds cannot be written to: it is read-only, or the disk is full. */
export function cannotKeepFeeds(place: string, cause: unknown): DatabaseError {
  const problem = `cannot be written (${cause instanceof Error ? cause.message : String(cause)})`;
  return new DatabaseError(
    'cannot-keep-feeds',
    place,
    problem,
    'make room there, or name another folder with --cache',
    {
      cause,
    },
  );
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Null for a file that is missing or was cut off: then all is fetched anew. */
async function readValidators(folder: string): Promise<Validators | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path.join(folder, VALIDATORS), 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    return { etag: textIn(value, 'etag'), lastModified: textIn(value, 'lastModified') };
  } catch {
    return null;
  }
}

function textIn(value: object, key: string): string | null {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : null;
}
