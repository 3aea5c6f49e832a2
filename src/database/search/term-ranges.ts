import { int32sApart, realsApart } from '../arrays/apart.ts';
import { giveBack } from '../arrays/give-back.ts';
import { PackedReader, type PackedWriter } from '../packed/packed.ts';

/** Stretches of terms that follow each other, ascending and apart: the first of each and one past its last, in turn. */
export type TermRanges = Int32Array;

/** Memory in which one list of stretches is made after the other. */
export class RangeRoom {
  #ranges: Int32Array = new Int32Array(0);
  #keys: Float64Array = new Float64Array(0);

  /** Of any content. */
  ranges(length: number): Int32Array {
    if (length > this.#ranges.length) {
      giveBack(this.#ranges);
      this.#ranges = int32sApart(length + (length >> 1));
    }
    return this.#ranges;
  }

  keys(length: number): Float64Array {
    if (length > this.#keys.length) {
      giveBack(this.#keys);
      this.#keys = realsApart(length + (length >> 1));
    }
    return this.#keys.subarray(0, length);
  }
}

/**
 * Sorts stretches by their starts and joins those that touch.
 * @param room in which they are made, and hold until the next; of their own without one
 */
export function joinRanges(starts: Int32Array, ends: Int32Array, room?: RangeRoom): TermRanges {
  // Most are apart from all others, and memory for as many as there are is soon gone through.
  const ranges = room?.ranges(2 * starts.length) ?? new Int32Array(2 * starts.length);
  return isAscending(starts) ? joined(starts, ends, ranges) : joinUnsorted(starts, ends, ranges, room);
}

function joined(starts: Int32Array, ends: Int32Array, ranges: Int32Array): TermRanges {
  let length = 0;
  let last = -1;
  for (let place = 0; place < starts.length; place++) {
    const start = starts[place] ?? 0;
    const end = ends[place] ?? 0;
    if (start <= last) {
      if (end > last) ranges[length - 1] = end;
      else continue;
    } else {
      ranges[length++] = start;
      ranges[length++] = end;
    }
    last = end;
  }
  return ranges.subarray(0, length);
}

/** A start and its end make one number, by which typed arrays sort without comparing two by two. */
function joinUnsorted(starts: Int32Array, ends: Int32Array, ranges: Int32Array, room?: RangeRoom): TermRanges {
  const keys = room?.keys(starts.length) ?? new Float64Array(starts.length);
  for (let place = 0; place < keys.length; place++) keys[place] = (starts[place] ?? 0) * MOST + (ends[place] ?? 0);
  keys.sort();
  let length = 0;
  let last = -1;
  for (const key of keys) {
    const start = Math.floor(key / MOST);
    const end = key - start * MOST;
    if (start > last) {
      ranges[length++] = start;
      ranges[length++] = end;
    } else if (end > last) ranges[length - 1] = end;
    else continue;
    last = end;
  }
  return ranges.subarray(0, length);
}

/** Terms are fewer: two of their numbers go into one of 53 bits. */
const MOST = 2 ** 26;

function isAscending(numbers: Int32Array): boolean {
  for (let place = 1; place < numbers.length; place++) {
    if ((numbers[place - 1] ?? 0) > (numbers[place] ?? 0)) return false;
  }
  return true;
}

/** What lies in both, of which the other is packed; in place, for a search goes through hundreds of thousands of bytes. */
export function commonWithPacked(ranges: TermRanges, packed: Uint8Array): TermRanges {
  let common = new Int32Array(ranges.length + SPARE);
  let length = 0;
  let end = 0;
  let byte = 0;
  for (let at = 0; at < ranges.length && byte < packed.length; ) {
    let coded = packed[byte++] ?? 0;
    if (coded >= MORE) {
      coded = coded - MORE + MORE * numberAt(packed, byte);
      byte = afterNumber(packed, byte);
    }
    const start = end + (coded >>> 1);
    end = start + 1;
    if ((coded & 1) === 1) {
      end += 1 + numberAt(packed, byte);
      byte = afterNumber(packed, byte);
    }
    while (at < ranges.length && (ranges[at + 1] ?? 0) <= start) at += 2;
    // A stretch of the list may have several of the ranges in it, and the last of them go on beyond.
    for (; at < ranges.length && (ranges[at] ?? 0) < end; at += 2) {
      if (length === common.length) common = enlarged(common);
      common[length++] = Math.max(start, ranges[at] ?? 0);
      common[length++] = Math.min(end, ranges[at + 1] ?? 0);
      if ((ranges[at + 1] ?? 0) > end) break;
    }
  }
  return common.slice(0, length);
}

/** What a byte has on top when the number goes on in the next one (packed/packed.ts). */
const MORE = 0x80;

/** Numbers of terms and twice of them, which 31 bits hold. */
function numberAt(packed: Uint8Array, start: number): number {
  let value = 0;
  let shift = 0;
  for (let at = start; ; at++, shift += 7) {
    const byte = packed[at];
    if (byte === undefined) throw new RangeError('a packed record ends too early');
    if (byte < MORE) return value | (byte << shift);
    value |= (byte - MORE) << shift;
  }
}

function afterNumber(packed: Uint8Array, start: number): number {
  let at = start;
  while ((packed[at] ?? 0) >= MORE) at++;
  return at + 1;
}

const SPARE = 64;

function enlarged(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/** How many terms lie in them. */
export function countTerms(ranges: TermRanges): number {
  let count = 0;
  for (let at = 0; at < ranges.length; at += 2) count += (ranges[at + 1] ?? 0) - (ranges[at] ?? 0);
  return count;
}

/** Each as the distance from the end of the one before, and its length where that is not one. */
export function packRanges(writer: PackedWriter, ranges: TermRanges): void {
  let before = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    const [start, end] = [ranges[at] ?? 0, ranges[at + 1] ?? 0];
    const length = end - start;
    writer.number(2 * (start - before) + (length > 1 ? 1 : 0));
    if (length > 1) writer.number(length - 2);
    before = end;
  }
}

export function unpackRanges(packed: Uint8Array): TermRanges {
  const reader = new PackedReader(packed);
  const ranges = new Int32Array(2 * packed.length);
  let length = 0;
  let end = 0;
  while (!reader.atEnd) {
    const coded = reader.number();
    const start = end + Math.floor(coded / 2);
    end = start + 1;
    if (coded % 2 === 1) end += 1 + reader.number();
    ranges[length++] = start;
    ranges[length++] = end;
  }
  return ranges.slice(0, length);
}
