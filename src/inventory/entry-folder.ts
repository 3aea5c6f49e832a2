import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DamagedEntry, ENTRY_VERSION } from './cache-entry.ts';
import { layersFolder, makeRoom } from './cache-folder.ts';

/** The entries of a cache that this version reads and writes, each a file of its own. */
export class EntryFolder {
  readonly #cache: string;
  readonly #folder: string;
  readonly #onWarning: (sentence: string) => void;
  readonly #limit: number;
  /** Bytes that were written since room was last made; at the start unknown to be few. */
  #unchecked = Number.POSITIVE_INFINITY;
  #hasWarned = false;

  /**
   * @param onWarning told once when entries cannot be read or written
   * @param limit bytes that the entries of all versions may take together
   */
  constructor(cache: string, onWarning: (sentence: string) => void, limit: number) {
    this.#cache = cache;
    this.#folder = join(layersFolder(cache), ENTRY_VERSION);
    this.#onWarning = onWarning;
    this.#limit = limit;
  }

  /** @param name ends in hexadecimal digits, the first of which name the folder in between */
  fileOf(name: string): string {
    const hex = name.slice(name.indexOf('-') + 1);
    return join(this.#folder, hex.slice(0, 2), name);
  }

  /** Writes an entry aside and moves it into its place. What keeps it from that costs a warning. */
  async keep(file: string, encode: () => Promise<Buffer> | Buffer): Promise<void> {
    const aside = `${file}.${process.pid}.${randomUUID()}.part`;
    try {
      const entry = await encode();
      await write(entry, aside, file).catch((error: unknown) => {
        // Somebody has cleared the cache between two of the steps.
        if (isMissing(error)) return write(entry, aside, file);
        throw error;
      });
      await this.#makeRoomFor(entry.length);
    } catch (error) {
      this.#warn(error);
      await rm(aside, { force: true }).catch(() => {});
    }
  }

  /** Takes away an entry that could not be read, if there is one. */
  async drop(file: string, error: unknown): Promise<void> {
    if (isMissing(error)) return;
    if (!(error instanceof DamagedEntry)) this.#warn(error);
    await rm(file, { force: true, recursive: true }).catch(() => {});
  }

  /** Looks at the whole folder once a process, and then whenever a good part of the limit was written. */
  async #makeRoomFor(written: number): Promise<void> {
    this.#unchecked += written;
    if (this.#unchecked < this.#limit / 16) return;
    this.#unchecked = 0;
    await makeRoom(this.#cache, this.#limit, Date.now());
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#onWarning(`${this.#folder}: the layer cache cannot be used (${reason}); the scan goes on without it`);
  }
}

async function write(entry: Buffer, aside: string, file: string): Promise<void> {
  await makeFolder(dirname(file));
  await writeFile(aside, entry);
  await rename(aside, file);
}

/** With its parents. Node's own way (`recursive`) never ends where the parent is there and takes none, as in `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  const made = (): Promise<boolean> =>
    mkdir(folder).then(
      () => true,
      (error: unknown) => {
        const code = error instanceof Error && 'code' in error ? error.code : '';
        if (code === 'EEXIST') return true;
        if (code === 'ENOENT') return false;
        throw error;
      },
    );
  if (await made()) return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
