import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isRunning } from '../model/index.ts';
import { InventoryError } from './errors.ts';

/** What the layer cache takes up. */
export interface CacheUsage {
  /** Where the entries are. */
  readonly folder: string;
  /** Of layers. */
  readonly entries: number;
  /** Of the contents of all entries, those of what images come to included. */
  readonly bytes: number;
}

/** How the names of entries begin that are not a layer's, but of what all layers of an image come to. */
export const IMAGE_ENTRY = 'image-';

/** How exactly the last use of an entry is known. */
export const USE_MILLISECONDS = 3_600_000;
/** A cache is cut down to this part of its limit, so that not every new entry makes room for itself. */
const CUT_TO = 0.9;
/** Nobody takes this long to write an entry, which is in memory by then. */
const ABANDONED_MILLISECONDS = 3_600_000;
/** Writers in other containers, which may share the folder, cannot be seen; most entries take them milliseconds. */
const UNSEEN_MILLISECONDS = 60_000;

/** Where entries of all versions are, below a cache folder. */
export function layersFolder(cache: string): string {
  return join(cache, 'layers');
}

/** What a cache holds now. A folder that is not there holds nothing. @throws {InventoryError} when it cannot be read */
export async function cacheUsage(cache: string): Promise<CacheUsage> {
  const folder = layersFolder(cache);
  const files = await listFiles(folder).catch((error) => {
    throw unusable(folder, 'read', error);
  });
  const entries = files.filter(isWhole);
  const layers = entries.filter(({ file }) => !basename(file).startsWith(IMAGE_ENTRY));
  return { folder, entries: layers.length, bytes: sum(entries) };
}

/**
 * Removes all entries; a scan that reads one meanwhile analyses its layer anew. Returns what was there.
 * @throws {InventoryError} when the folder cannot be read or removed
 */
export async function clearCache(cache: string): Promise<CacheUsage> {
  const usage = await cacheUsage(cache);
  // A scan may write an entry into a folder that is just about to go.
  await rm(usage.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch((error) => {
    throw unusable(usage.folder, 'removed', error);
  });
  return usage;
}

function unusable(folder: string, how: 'read' | 'removed', cause: unknown): InventoryError {
  const problem = `cannot be ${how} (${cause instanceof Error ? cause.message : String(cause)})`;
  return new InventoryError('bad-cache', folder, problem, 'name another folder with --cache', { cause });
}

/**
 * Removes the entries whose last use is longest ago, until the rest fits well into `limit` bytes, and what ended
 * processes left half written. Nothing is removed while all fits. Entries that others remove meanwhile are gone, too.
 */
export async function makeRoom(cache: string, limit: number, now: number): Promise<void> {
  const files = await listFiles(layersFolder(cache));
  for (const file of files) if (isAbandoned(file, now)) await rm(file.file, { force: true });
  // What a clock that was ahead has marked goes first: else it would never be the one used longest ago.
  const isAhead = ({ lastUse }: CacheEntry) => Number(lastUse > now + USE_MILLISECONDS);
  const kept = files.filter(isWhole).sort((a, b) => isAhead(b) - isAhead(a) || a.lastUse - b.lastUse);
  let bytes = sum(kept);
  if (bytes <= limit) return;
  for (const entry of kept) {
    if (bytes <= limit * CUT_TO) break;
    await rm(entry.file, { force: true });
    bytes -= entry.bytes;
  }
}

interface CacheEntry {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds; when it was written, or read last to the hour. */
  readonly lastUse: number;
}

function isWhole({ file }: CacheEntry): boolean {
  return !file.endsWith('.part');
}

function isAbandoned({ file, lastUse }: CacheEntry, now: number): boolean {
  const [, writer] = /\.(\d+)\.[^./]+\.part$/.exec(file) ?? [];
  if (writer === undefined) return false;
  return Math.abs(now - lastUse) > (isRunning(Number(writer)) ? ABANDONED_MILLISECONDS : UNSEEN_MILLISECONDS);
}

function sum(entries: readonly CacheEntry[]): number {
  return entries.reduce((total, { bytes }) => total + bytes, 0);
}

async function listFiles(folder: string): Promise<readonly CacheEntry[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown): Dirent[] => {
    if (isMissing(error)) return [];
    throw error;
  });
  const entries: CacheEntry[] = [];
  for (const { parentPath, name } of files.filter((file) => file.isFile())) {
    const file = join(parentPath, name);
    const facts = await stat(file).catch(() => null);
    if (facts !== null) entries.push({ file, bytes: facts.size, lastUse: facts.mtimeMs });
  }
  return entries;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
