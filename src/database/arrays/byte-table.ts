import { randomInt } from 'node:crypto';
import { int32sApart, Pieces, uint32sApart } from './apart.ts';
import { giveBack } from './give-back.ts';

/**
 * Gives each different run of bytes a number, counting from 0, and keeps the bytes. Millions of them take their own
 * length and some twelve bytes each, where a Map of strings takes eighty.
 *
 * Slots are found by a hash that begins anywhere, so that nobody can write a feed whose texts all fall into one; numbers
 * are given in the order of the first mention, whatever the slots.
 */
export class ByteTable {
  readonly #start = randomInt(2 ** 32 - 1);
  readonly #memory = new Pieces();
  readonly #pieces: Buffer[] = [];
  /** Where each run's length stands, and then itself: the piece's number times `PIECE_BYTES`, and the place in it; up to 4 GiB. */
  #starts = new Uint32Array(1024);
  /** A number and one, or 0 for an empty slot. */
  #slots = new Int32Array(4096);
  #size = 0;
  #byteLength = 0;
  /** In the last piece. */
  #used = PIECE_BYTES;

  get size(): number {
    return this.#size;
  }

  /** Of all runs together. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** The number of the bytes from one place to another; that of `size` before, when they are seen for the first time. */
  numberOf(bytes: Buffer, start = 0, end = bytes.length): number {
    const slot = this.#slotOf(bytes, start, end);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    this.#slots[slot] = this.#size + 1;
    this.#keep(bytes, start, end);
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return this.#size - 1;
  }

  /** −1 for bytes that have no number. */
  find(bytes: Buffer, start = 0, end = bytes.length): number {
    return (this.#slots[this.#slotOf(bytes, start, end)] ?? 0) - 1;
  }

  /** The bytes of a number, which must not be changed. */
  at(number: number): Buffer {
    const start = this.#starts[number] ?? 0;
    const piece = this.#pieces[start >>> PIECE_BITS] ?? NOTHING;
    const place = (start & (PIECE_BYTES - 1)) + LENGTH_BYTES;
    return piece.subarray(place, place + lengthAt(piece, start & (PIECE_BYTES - 1)));
  }

  /** Copies the bytes of a number, which makes no view of them. @returns how many there are; −1, and nothing is copied, where there is no room for them */
  copy(number: number, target: Uint8Array): number {
    const start = this.#starts[number] ?? 0;
    const piece = this.#pieces[start >>> PIECE_BITS] ?? NOTHING;
    const at = start & (PIECE_BYTES - 1);
    const length = lengthAt(piece, at);
    if (length > target.length) return -1;
    for (let place = 0; place < length; place++) target[place] = piece[at + LENGTH_BYTES + place] ?? 0;
    return length;
  }

  /** One of the bytes of a number; −1 past their end. */
  byte(number: number, place: number): number {
    const start = this.#starts[number] ?? 0;
    const piece = this.#pieces[start >>> PIECE_BITS] ?? NOTHING;
    const at = start & (PIECE_BYTES - 1);
    return place < lengthAt(piece, at) ? (piece[at + LENGTH_BYTES + place] ?? 0) : -1;
  }

  /** Gives the memory back by which numbers are found: nothing may be added or looked for after it. */
  seal(): void {
    giveBack(this.#slots);
    this.#slots = new Int32Array(0);
  }

  /** Gives the memory back; the table is empty after it. */
  clear(): void {
    this.#memory.clear();
    giveBack(this.#starts, this.#slots);
    this.#pieces.length = 0;
    this.#byteLength = 0;
    this.#starts = new Uint32Array(1024);
    this.#slots = new Int32Array(4096);
    this.#size = 0;
    this.#used = PIECE_BYTES;
  }

  #slotOf(bytes: Buffer, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, start, end, this.#start) & mask;
    for (;;) {
      const known = this.#slots[slot] ?? 0;
      if (known === 0 || this.#is(known - 1, bytes, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #is(number: number, bytes: Buffer, from: number, end: number): boolean {
    const start = this.#starts[number] ?? 0;
    const piece = this.#pieces[start >>> PIECE_BITS] ?? NOTHING;
    const place = (start & (PIECE_BYTES - 1)) + LENGTH_BYTES - from;
    if (lengthAt(piece, start & (PIECE_BYTES - 1)) !== end - from) return false;
    for (let at = from; at < end; at++) if (piece[place + at] !== bytes[at]) return false;
    return true;
  }

  #keep(bytes: Buffer, from: number, end: number): void {
    const length = LENGTH_BYTES + end - from;
    if (this.#used + length > PIECE_BYTES) {
      this.#pieces.push(this.#newPiece(Math.max(PIECE_BYTES, length)));
      this.#used = 0;
    }
    if (this.#size === this.#starts.length) {
      const starts = uint32sApart(Math.ceil(1.5 * this.#size));
      starts.set(this.#starts);
      giveBack(this.#starts);
      this.#starts = starts;
    }
    const piece = this.#pieces.at(-1) ?? NOTHING;
    piece.writeUIntLE(end - from, this.#used, LENGTH_BYTES);
    bytes.copy(piece, this.#used + LENGTH_BYTES, from, end);
    this.#starts[this.#size] = (this.#pieces.length - 1) * PIECE_BYTES + this.#used;
    this.#used += length;
    this.#byteLength += end - from;
    this.#size++;
  }

  #newPiece(bytes: number): Buffer {
    const { buffer, offset } = this.#memory.take(8 * Math.ceil(bytes / 8));
    return Buffer.from(buffer, offset, bytes);
  }

  #grow(): void {
    const slots = int32sApart(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      const start = this.#starts[number] ?? 0;
      const piece = this.#pieces[start >>> PIECE_BITS] ?? NOTHING;
      const place = (start & (PIECE_BYTES - 1)) + LENGTH_BYTES;
      const end = place + lengthAt(piece, start & (PIECE_BYTES - 1));
      let slot = hashOf(piece, place, end, this.#start) & mask;
      while ((slots[slot] ?? 0) > 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    giveBack(this.#slots);
    this.#slots = slots;
  }
}

const PIECE_BITS = 16;
const PIECE_BYTES = 1 << PIECE_BITS;

/** Those of a run's length, which stands before it. */
const LENGTH_BYTES = 3;

const NOTHING = Buffer.alloc(0);

function lengthAt(piece: Buffer, at: number): number {
  return (piece[at] ?? 0) | ((piece[at + 1] ?? 0) << 8) | ((piece[at + 2] ?? 0) << 16);
}

/** Murmur3's steps, a byte at a time. */
function hashOf(bytes: Buffer, from: number, end: number, start: number): number {
  let hash = start | 0;
  for (let at = from; at < end; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
