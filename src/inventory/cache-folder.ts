import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the layer cache takes up. Bytes are of the entries' contents. */
export interface CacheUsage {
  /** Where the entries are. */
  readonly folder: string;
  readonly entries: number;
  readonly bytes: number;
}

/** A cache is cut down to this part of its limit, so that not every new entry makes room for itself. */
const CUT_TO = 0.9;
/** An entry in the making that is older was left behind by a process that was ended. */
const ABANDONED_MILLISECONDS = 3_600_000;

/** Where entries of all versions are, below a cache folder. */
export function layersFolder(cache: string): string {
  return join(cache, 'layers');
}

/** What a cache holds now. A folder that is not there holds nothing. */
export async function cacheUsage(cache: string): Promise<CacheUsage> {
  return sum(layersFolder(cache), await listEntries(layersFolder(cache)));
}

/** Removes all entries; a scan that reads one meanwhile analyses its layer anew. Returns what was there. */
export async function clearCache(cache: string): Promise<CacheUsage> {
  const usage = await cacheUsage(cache);
  await rm(layersFolder(cache), { recursive: true, force: true });
  return usage;
}

/**
 * Removes the entries whose last use is longest ago, until the rest fits well into `limit` bytes, and what ended
 * processes left half written. Nothing is removed while all fits. Entries that others remove meanwhile are gone, too.
 */
export async function makeRoom(cache: string, limit: number, now: number): Promise<void> {
  const entries = await listEntries(layersFolder(cache));
  const abandoned = entries.filter(
    ({ file, lastUse }) => file.endsWith('.part') && lastUse < now - ABANDONED_MILLISECONDS,
  );
  for (const { file } of abandoned) await rm(file, { force: true });
  const kept = entries.filter(({ file }) => !file.endsWith('.part')).sort((a, b) => a.lastUse - b.lastUse);
  let { bytes } = sum('', kept);
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

function sum(folder: string, entries: readonly CacheEntry[]): CacheUsage {
  return { folder, entries: entries.length, bytes: entries.reduce((total, { bytes }) => total + bytes, 0) };
}

async function listEntries(folder: string): Promise<readonly CacheEntry[]> {
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
