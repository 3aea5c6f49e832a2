import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
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

/**
 * A cache in a folder, which is made when there is something to keep. Any number of processes may use it at once:
 * entries are written aside and moved into place. A damaged entry is dropped and made anew.
 *
 * @param onWarning told once when entries cannot be read or written; the scan goes on without
 */
export function openLayerCache(folder: string, onWarning: (sentence: string) => void = () => {}): LayerCache {
  return new FolderCache(join(folder, 'layers', ENTRY_VERSION), onWarning);
}

class FolderCache implements LayerCache {
  readonly #folder: string;
  readonly #onWarning: (sentence: string) => void;
  readonly #running = new Map<string, Promise<LayerAnalysis>>();
  #hasWarned = false;

  constructor(folder: string, onWarning: (sentence: string) => void) {
    this.#folder = folder;
    this.#onWarning = onWarning;
  }

  async analysis(key: LayerKey, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    const file = this.#fileOf(key);
    const kept = await this.#read(file, analyse);
    if (kept !== null) return kept;
    const running = this.#running.get(file);
    // When another image's copy of the layer turns out damaged, ours may still be sound.
    if (running !== undefined) return running.catch(analyse);
    const fresh = this.#analyseAndKeep(file, analyse).finally(() => this.#running.delete(file));
    this.#running.set(file, fresh);
    return fresh;
  }

  async #analyseAndKeep(file: string, analyse: () => Promise<LayerAnalysis>): Promise<LayerAnalysis> {
    const analysis = await analyse();
    const aside = `${file}.${process.pid}.${randomUUID()}.part`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(aside, await encodeEntry(analysis));
      await rename(aside, file);
    } catch (error) {
      this.#warn(error);
      await rm(aside, { force: true }).catch(() => {});
    }
    return analysis;
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

/** Enough for the head and the first two parts of most layers. */
const FIRST_READ = 256 * 1024;

async function readFirstParts(file: string) {
  await using handle = await open(file);
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
