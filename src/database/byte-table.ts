import { randomInt } from 'node:crypto';

/**
 * Gives each different run of bytes a number, counting from 0, and keeps the bytes. Millions of them take their own
 * length and some twelve bytes each, where a Map of strings takes eighty.
 *
 * Slots are found by a hash that begins anywhere, so that nobody can write a feed whose texts all fall into one; numbers
 * are given in the order of the first mention, whatever the slots.
 */
export class ByteTable {
  readonly #start = randomInt(2 ** 32 - 1);
  readonly #pieces: Buffer[] = [];
  /** Where each run starts: the piece's number times `PIECE_BYTES`, and the place in it; up to 4 GiB. */
  #starts = new Uint32Array(1024);
  #lengths = new Int32Array(1024);
  /** A number and one, or 0 for an empty slot. */
  #slots = new Int32Array(4096);
  #size = 0;
  /** In the last piece. */
  #used = PIECE_BYTES;

  get size(): number {
    return this.#size;
  }

  /** The number of these bytes; that of `size` before, when they are seen for the first time. */
  numberOf(bytes: Buffer): number {
    const slot = this.#slotOf(bytes);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    this.#slots[slot] = this.#size + 1;
    this.#keep(bytes);
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return this.#size - 1;
  }

  /** −1 for bytes that have no number. */
  find(bytes: Buffer): number {
    return (this.#slots[this.#slotOf(bytes)] ?? 0) - 1;
  }

  /** The bytes of a number, which must not be changed. */
  at(number: number): Buffer {
    const start = this.#starts[number] ?? 0;
    const place = start % PIECE_BYTES;
    const piece = this.#pieces[Math.floor(start / PIECE_BYTES)] ?? Buffer.alloc(0);
    return piece.subarray(place, place + (this.#lengths[number] ?? 0));
  }

  #slotOf(bytes: Buffer): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, this.#start) & mask;
    for (;;) {
      const known = this.#slots[slot] ?? 0;
      if (known === 0 || this.#is(known - 1, bytes)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #is(number: number, bytes: Buffer): boolean {
    if (this.#lengths[number] !== bytes.length) return false;
    const start = this.#starts[number] ?? 0;
    const piece = this.#pieces[Math.floor(start / PIECE_BYTES)];
    const place = start % PIECE_BYTES;
    if (piece === undefined) return false;
    for (let at = 0; at < bytes.length; at++) if (piece[place + at] !== bytes[at]) return false;
    return true;
  }

  #keep(bytes: Buffer): void {
    if (this.#used + bytes.length > PIECE_BYTES) {
      this.#pieces.push(Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, bytes.length)));
      this.#used = 0;
    }
    if (this.#size === this.#lengths.length) {
      const [starts, lengths] = [new Uint32Array(2 * this.#size), new Int32Array(2 * this.#size)];
      starts.set(this.#starts);
      lengths.set(this.#lengths);
      [this.#starts, this.#lengths] = [starts, lengths];
    }
    const piece = this.#pieces.at(-1);
    if (piece) bytes.copy(piece, this.#used);
    this.#starts[this.#size] = (this.#pieces.length - 1) * PIECE_BYTES + this.#used;
    this.#lengths[this.#size] = bytes.length;
    this.#used += bytes.length;
    this.#size++;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = hashOf(this.at(number), this.#start) & mask;
      while ((slots[slot] ?? 0) > 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

const PIECE_BYTES = 1 << 16;

/** Murmur3's steps, a byte at a time. */
function hashOf(bytes: Buffer, start: number): number {
  let hash = start | 0;
  for (let at = 0; at < bytes.length; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
