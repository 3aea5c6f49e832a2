import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FeedSpec, fetchFeed } from '../feeds/index.ts';

/** A feed as it was last fetched. */
export interface CachedFeed {
  readonly file: string;
  /** False when the server says that it is what was there already. */
  readonly changed: boolean;
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
    await mkdir(folder, { recursive: true });
    const validators = (await isThere(file)) ? await readValidators(folder) : null;
    const fetched = await fetchFeed(location, { ...options, ...validators, folder });
    if (fetched.status === 'not-modified') return { file, changed: false };
    // Between these steps the old validators stand beside the new file, which at worst fetches it once more.
    await rename(fetched.file, file);
    const { etag, lastModified } = fetched;
    await writeFile(path.join(folder, 'validators.json'), JSON.stringify({ etag, lastModified }));
    return { file, changed: true };
  }

  /** Forgets a feed, so that the next update fetches it whatever the server says. */
  async forget({ location }: FeedSpec): Promise<void> {
    await rm(this.#folderOf(location), { recursive: true, force: true });
  }

  #folderOf(location: string): string {
    return path.join(this.#folder, createHash('sha256').update(location).digest('hex').slice(0, 24));
  }
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
    const value: unknown = JSON.parse(await readFile(path.join(folder, 'validators.json'), 'utf8'));
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
