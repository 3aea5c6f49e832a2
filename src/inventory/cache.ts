import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../model/index.ts';
import {
  DamagedEntry,
  decodeEvidence,
  decodeHead,
  decodeOwnership,
  decodePaths,
  decodeSymlinks,
  ENTRY_VERSION,
  type EntryPart,
  encodeEntry,
  partBytes,
} from './cache-entry.ts';
import { layersFolder, makeRoom, USE_MILLISECONDS } from './cache-folder.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** What an analysis is filed under. */
export interface LayerKey {
  /** What the layer's bytes are verified by when they are read. */
  readonly digest: Digest;
  /** Empty for the analysis of the whole layer; else a hexadecimal name of what it was asked for instead. */
  readonly variant: string;
}

/** Analyses of layers, kept from one scan to the next and shared among scans that run at once. */
export interface LayerCache {
  /** The kept analysis, or the one that `analyse` makes, which is then kept. Fails only as `analyse` fails. */
  analysis(key: LayerKey, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis>;
}

/** Entries are some MB for a layer of a whole system, so that a thousand such layers fit. */
export const DEFAULT_CACHE_BYTES = 1024 ** 3;

/**
 * A cache in a folder, which is made when there is something to keep. Any number of processes may use it at once:
 * entries are written aside and moved into place. A damaged entry is dropped and made anew. When the entries of all
 * versions take more than `limit` bytes, those go whose last use is longest ago.
 *
 * @param onWarning told once when entries cannot be read or written; the scan goes on without
 */
export function openLayerCache(
  folder: string,
  onWarning: (sentence: string) => void = () => {},
  limit: number = DEFAULT_CACHE_BYTES,
): LayerCache {
  return new FolderCache(folder, onWarning, limit);
}

class FolderCache implements LayerCache {
  readonly #cache: string;
  /** Of the entries that this version reads and writes. */
  readonly #folder: string;
  readonly #onWarning: (sentence: string) => void;
  readonly #limit: number;
  /** Bytes that were written since room was last made; at the start unknown to be few. */
  #unchecked = Number.POSITIVE_INFINITY;
  readonly #running = new Map<string, Promise<LayerAnalysis>>();
  #hasWarned = false;

  constructor(cache: string, onWarning: (sentence: string) => void, limit: number) {
    this.#cache = cache;
    this.#folder = join(layersFolder(cache), ENTRY_VERSION);
    this.#onWarning = onWarning;
    this.#limit = limit;
  }

  async analysis(key: LayerKey, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    const file = this.#fileOf(key);
    const running = this.#running.get(file);
    // When another image's copy of the layer turns out damaged, ours may still be sound.
    if (running !== undefined) return running.catch(analyse);
    const found = this.#keptOrAnalysed(file, analyse).finally(() => this.#running.delete(file));
    this.#running.set(file, found);
    return found;
  }

  async #keptOrAnalysed(file: string, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    return (await this.#read(file, analyse)) ?? this.#analyseAndKeep(file, analyse);
  }

  async #analyseAndKeep(file: string, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    const analysis = await analyse();
    const aside = `${file}.${process.pid}.${randomUUID()}.part`;
    try {
      const entry = await encodeEntry(analysis);
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
    return analysis;
  }

  /** Looks at the whole folder once a process, and then whenever a good part of the limit was written. */
  async #makeRoomFor(written: number): Promise<void> {
    this.#unchecked += written;
    if (this.#unchecked < this.#limit / 16) return;
    this.#unchecked = 0;
    await makeRoom(this.#cache, this.#limit, Date.now());
  }

  /** Null where there is no entry that can be used. */
  async #read(file: string, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis | null> {
    try {
      const { head, evidence, paths } = await readFirstParts(file);
      const later = async <Part>(part: EntryPart, decode: (bytes: Buffer) => Part, or: () => Promise<Part>) =>
        readPart(file, part).then(decode, async (error) => {
          await this.#drop(file, error);
          return or();
        });
      return {
        ...decodeEvidence(evidence),
        paths: decodePaths(paths),
        symlinks: () => later(head.symlinks, decodeSymlinks, async () => (await analyse()).symlinks()),
        ownership: () => later(head.ownership, decodeOwnership, async () => (await analyse()).ownership()),
      };
    } catch (error) {
      await this.#drop(file, error);
      return null;
    }
  }

  async #drop(file: string, error: unknown): Promise<void> {
    if (isMissing(error)) return;
    if (!(error instanceof DamagedEntry)) this.#warn(error);
    await rm(file, { force: true, recursive: true }).catch(() => {});
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#onWarning(`${this.#folder}: the layer cache cannot be used (${reason}); the scan goes on without it`);
  }

  #fileOf({ digest, variant }: LayerKey): string {
    const name = digest.replace(':', '-');
    const hex = name.slice(name.indexOf('-') + 1);
    return join(this.#folder, hex.slice(0, 2), variant === '' ? name : `${name}-${variant}`);
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

/** Enough for the head and the first two parts of most layers. */
const FIRST_READ = 256 * 1024;

async function readFirstParts(file: string) {
  await using handle = await open(file);
  await markUse(handle);
  let buffer = Buffer.allocUnsafe(FIRST_READ);
  let length = (await handle.read(buffer, 0, FIRST_READ, 0)).bytesRead;
  const head = decodeHead(buffer.subarray(0, length));
  const end = head.paths.start + head.paths.length;
  if (end > length) {
    const { size } = await handle.stat();
    if (end > size) throw new DamagedEntry();
    buffer = Buffer.concat([buffer.subarray(0, length)], end);
    length += (await handle.read(buffer, length, end - length, length)).bytesRead;
  }
  const bytes = buffer.subarray(0, length);
  return { head, evidence: partBytes(bytes, 0, head.evidence), paths: partBytes(bytes, 0, head.paths) };
}

/** To the hour, so that reading hardly ever writes; a folder that may not be written to is no reason not to read. */
async function markUse(handle: FileHandle): Promise<void> {
  const { mtimeMs } = await handle.stat();
  const now = Date.now();
  if (Math.abs(now - mtimeMs) > USE_MILLISECONDS) await handle.utimes(now / 1000, now / 1000).catch(() => {});
}

async function readPart(file: string, part: EntryPart): Promise<Buffer> {
  await using handle = await open(file);
  if (part.start + part.length > (await handle.stat()).size) throw new DamagedEntry();
  const bytes = Buffer.allocUnsafe(part.length);
  const { bytesRead } = await handle.read(bytes, 0, part.length, part.start);
  return partBytes(bytes.subarray(0, bytesRead), part.start, part);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
