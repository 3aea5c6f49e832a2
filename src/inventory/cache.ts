import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../model/index.ts';
import {
  DamagedEntry,
  decodeEvidence,
  decodeHead,
  decodeOwnership,
  decodePaths,
  decodeSymlinks,
  type EntryPart,
  encodeEntry,
  partBytes,
} from './cache-entry.ts';
import { IMAGE_ENTRY, USE_MILLISECONDS } from './cache-folder.ts';
import { EntryFolder } from './entry-folder.ts';
import { encodeInventories, FOLD_VERSION, type FoldedImage, readInventories } from './inventory-entry.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** What an analysis is filed under. */
export interface LayerKey {
  /** What the layer's bytes are verified by when they are read. */
  readonly digest: Digest;
  /** Empty for the analysis of the whole layer; else a hexadecimal name of what it was asked for instead. */
  readonly variant: string;
}

/** What an image's inventories depend on. */
export interface ImageKey {
  /** From the bottom up: what each layer's bytes are verified by, and its diff ID, which the inventories name. */
  readonly layers: readonly (readonly [digest: Digest, diffId: Digest])[];
  /** What else the analyses of the layers depend on; empty for nothing. */
  readonly variant: string;
}

/** Analyses of layers and what they come to, kept from one scan to the next and shared among scans that run at once. */
export interface LayerCache {
  /** The kept analysis, or the one that `analyse` makes, which is then kept. Fails only as `analyse` fails. */
  analysis(key: LayerKey, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis>;
  /** The kept inventories of an image; null where there are none that can be read. Never fails. */
  inventories(key: ImageKey): Promise<FoldedImage | null>;
  /** Keeps them. Never fails. */
  keepInventories(key: ImageKey, inventories: FoldedImage): Promise<void>;
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
  return new FolderCache(new EntryFolder(folder, onWarning, limit));
}

class FolderCache implements LayerCache {
  readonly #entries: EntryFolder;
  readonly #running = new Map<string, Promise<LayerAnalysis>>();

  constructor(entries: EntryFolder) {
    this.#entries = entries;
  }

  async analysis({ digest, variant }: LayerKey, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    const name = digest.replace(':', '-');
    const file = this.#entries.fileOf(variant === '' ? name : `${name}-${variant}`);
    const running = this.#running.get(file);
    // When another image's copy of the layer turns out damaged, ours may still be sound.
    if (running !== undefined) return running.catch(analyse);
    const found = this.#keptOrAnalysed(file, analyse).finally(() => this.#running.delete(file));
    this.#running.set(file, found);
    return found;
  }

  async inventories(key: ImageKey): Promise<FoldedImage | null> {
    const file = this.#fileOfImage(key);
    try {
      return readInventories(file);
    } catch (error) {
      await this.#entries.drop(file, error);
      return null;
    }
  }

  async keepInventories(key: ImageKey, inventories: FoldedImage): Promise<void> {
    await this.#entries.keep(this.#fileOfImage(key), () => encodeInventories(inventories));
  }

  #fileOfImage({ layers, variant }: ImageKey): string {
    const digest = createHash('sha256')
      .update(JSON.stringify([FOLD_VERSION, layers, variant]))
      .digest('hex');
    return this.#entries.fileOf(`${IMAGE_ENTRY}${digest}`);
  }

  async #keptOrAnalysed(file: string, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    const kept = await this.#read(file, analyse);
    if (kept !== null) return kept;
    const analysis = await analyse();
    await this.#entries.keep(file, () => encodeEntry(analysis));
    return analysis;
  }

  /** Null where there is no entry that can be used. */
  async #read(file: string, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis | null> {
    try {
      const { head, evidence, paths } = await readFirstParts(file);
      const later = async <Part>(part: EntryPart, decode: (bytes: Buffer) => Part, or: () => Promise<Part>) =>
        readPart(file, part).then(decode, async (error) => {
          await this.#entries.drop(file, error);
          return or();
        });
      return {
        ...decodeEvidence(evidence),
        paths: decodePaths(paths),
        symlinks: () => later(head.symlinks, decodeSymlinks, async () => (await analyse()).symlinks()),
        ownership: () => later(head.ownership, decodeOwnership, async () => (await analyse()).ownership()),
      };
    } catch (error) {
      await this.#entries.drop(file, error);
      return null;
    }
  }
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
