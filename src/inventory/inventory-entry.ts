import { closeSync, fstatSync, futimesSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Inventory } from '../model/index.ts';
import { DamagedEntry } from './cache-entry.ts';
import { USE_MILLISECONDS } from './cache-folder.ts';

/*
 * What the layers of an image come to is kept as one file, so that who scans the image again neither reads nor folds what
 * is kept of its layers:
 *
 *   8 bytes   magic: "fixedin", and "i" for inventories
 *   2 × 4     the length and the CRC-32 of what follows, in the machine's own byte order
 *   the rest  the inventories as JSON
 */

/** Counts up whenever the same analyses may come to other inventories: kept ones of another version are not read. */
export const FOLD_VERSION = 1;

/** An inventory without what says which image it is of. */
export type FoldedInventory = Omit<Inventory, 'image'>;

/** What the files of an image's layers tell, and what the SBOMs among them do. */
export interface FoldedImage {
  readonly scanned: FoldedInventory;
  /** Null where there are no such files. */
  readonly filed: FoldedInventory | null;
}

export function encodeInventories(inventories: FoldedImage): Buffer {
  const text = Buffer.from(JSON.stringify(inventories));
  const entry = Buffer.concat([MAGIC, Buffer.alloc(8), text]);
  entry.set(numbersOf(text), MAGIC.length);
  return entry;
}

/** @throws {DamagedEntry} */
export function decodeInventories(entry: Buffer): FoldedImage {
  const text = entry.subarray(HEAD_BYTES);
  const head = entry.subarray(0, HEAD_BYTES);
  if (!head.equals(Buffer.concat([MAGIC, numbersOf(text)]))) throw new DamagedEntry();
  // The checksum says that this is what encodeInventories wrote, so it has the shape that was written.
  const inventories: FoldedImage = JSON.parse(text.toString('utf8'));
  return inventories;
}

/**
 * Reads an entry and marks its use, to the hour. One small file, and nothing else to do meanwhile: the threads that would
 * read it take longer to start than this thread waits.
 * @throws {DamagedEntry} and what the file system throws
 */
export function readInventories(file: string): FoldedImage {
  const descriptor = openSync(file, 'r');
  try {
    const { size, mtimeMs } = fstatSync(descriptor);
    const entry = Buffer.allocUnsafe(size);
    const read = readSync(descriptor, entry, 0, size, 0);
    const inventories = decodeInventories(entry.subarray(0, read));
    const now = Date.now();
    if (Math.abs(now - mtimeMs) > USE_MILLISECONDS) markUse(descriptor, now);
    return inventories;
  } finally {
    closeSync(descriptor);
  }
}

const MAGIC = Buffer.from('fixedini', 'latin1');
const HEAD_BYTES = MAGIC.length + 8;

function numbersOf(text: Buffer): Uint8Array {
  return new Uint8Array(Uint32Array.of(text.length, crc32(text)).buffer);
}

/** A folder that may not be written to is no reason not to read. */
function markUse(descriptor: number, now: number): void {
  try {
    futimesSync(descriptor, now / 1000, now / 1000);
  } catch {}
}
