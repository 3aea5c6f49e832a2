import { MAX_RECORD_BYTES } from '../../limits.ts';
import { Damage } from '../damage.ts';
import type { EvidenceFile } from '../types.ts';

/**
 * The headers in `Packages.db`, the database of SUSE's rpm: a table of slots, each saying where a package's blob is, in
 * blocks of 16 bytes. All numbers are little-endian.
 * https://github.com/rpm-software-management/rpm/blob/master/lib/backend/ndb/rpmpkg.cc
 *
 * @throws {Damage} when the file is no such database
 */
export function* ndbHeaders(file: EvidenceFile): Generator<Buffer | Damage> {
  const head = file.read(0, HEAD_BYTES);
  if (head.length < HEAD_BYTES || head.toString('latin1', 0, 4) !== 'RpmP' || head.readUInt32LE(4) !== 0) {
    throw new Damage('is no rpm package database of the first version');
  }
  const slotsEnd = head.readUInt32LE(12) * SLOT_PAGE_BYTES;
  // Blobs of a sound database do not overlap, so that together they are no longer than the file.
  let room = file.size;
  for (const slot of slots(file, slotsEnd)) {
    if (slot instanceof Damage) {
      yield slot;
      continue;
    }
    room -= slot.blocks * BLOCK_BYTES;
    try {
      yield readBlob(file, slot, slotsEnd, room);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      yield error;
    }
  }
}

interface Slot {
  readonly packageNumber: number;
  /** Where its blob begins and how long it is, in blocks. */
  readonly start: number;
  readonly blocks: number;
}

const HEAD_BYTES = 32;
const SLOT_PAGE_BYTES = 4096;
const SLOT_BYTES = 16;
/** `Slot` */
const SLOT_MAGIC = 0x746f6c53;
const BLOCK_BYTES = 16;
const BLOB_HEAD = 16;
const BLOB_TAIL = 12;

function* slots(file: EvidenceFile, end: number): Generator<Slot | Damage> {
  for (let start = 0; start < end; start += SLOT_PAGE_BYTES) {
    const page = file.read(start, start + SLOT_PAGE_BYTES);
    if (page.length < SLOT_PAGE_BYTES) {
      yield new Damage(`is cut off: its table of slots is ${end} bytes long, the file ${file.size}`);
      return;
    }
    // The head takes the first two slots' place.
    for (let at = start === 0 ? HEAD_BYTES : 0; at < SLOT_PAGE_BYTES; at += SLOT_BYTES) {
      if (page.readUInt32LE(at) !== SLOT_MAGIC) {
        yield new Damage('is damaged: a slot does not begin like one');
        break;
      }
      const first = page.readUInt32LE(at + 8);
      // One that is free names no block.
      if (first === 0) continue;
      yield { packageNumber: page.readUInt32LE(at + 4), start: first, blocks: page.readUInt32LE(at + 12) };
    }
  }
}

/** `BlbS`, the package's number, a time and the header's length; the header; padding; Adler-32, the length, `BlbE`. */
function readBlob(file: EvidenceFile, { packageNumber, start, blocks }: Slot, slotsEnd: number, room: number): Buffer {
  const length = blocks * BLOCK_BYTES;
  if (length > MAX_RECORD_BYTES) throw new Damage(`has a header of ${length} bytes, more than are read`);
  if (room < 0 || start * BLOCK_BYTES < slotsEnd) throw new Damage('is damaged: packages overlap');
  const blob = file.read(start * BLOCK_BYTES, start * BLOCK_BYTES + length);
  if (blob.length < length) throw new Damage(`is cut off: package ${packageNumber} stands behind its end`);
  if (length < BLOB_HEAD + BLOB_TAIL || blob.toString('latin1', 0, 4) !== 'BlbS') {
    throw new Damage(`is damaged: package ${packageNumber} does not begin like one`);
  }
  const headerLength = blob.readUInt32LE(12);
  const tail = length - BLOB_TAIL;
  const isWhole =
    blob.readUInt32LE(4) === packageNumber &&
    BLOB_HEAD + headerLength <= tail &&
    blob.readUInt32LE(tail + 4) === headerLength &&
    blob.toString('latin1', tail + 8, tail + 12) === 'BlbE';
  if (!isWhole) throw new Damage(`is damaged: package ${packageNumber} does not end where it says`);
  return blob.subarray(BLOB_HEAD, BLOB_HEAD + headerLength);
}
