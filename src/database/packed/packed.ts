import { hash } from 'node:crypto';

/**
 * The database's own encoding of small records into blobs: whole numbers in seven-bit groups, the least significant
 * first (as LEB128), texts as their length in bytes and UTF-8. It is a third of the same facts in JSON or in columns.
 */
export class PackedWriter {
  #buffer = Buffer.allocUnsafe(1024);
  #length = 0;

  /** A whole number from 0 to 2⁵³ − 1. */
  number(value: number): this {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
    return this;
  }

  /** A whole number of either sign; small ones take little room. */
  signed(value: number): this {
    return this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A number that may be missing. */
  optional(value: number | null): this {
    return this.number(value === null ? 0 : value + 1);
  }

  text(value: string): this {
    this.#reserve(MOST_BYTES_OF_UNIT * value.length + LENGTH_BYTES);
    // Nearly all texts have a byte for each character, so that it is known how long their length will be.
    const header = lengthOfNumber(value.length);
    const start = this.#length + header;
    const length = this.#buffer.write(value, start);
    const needed = lengthOfNumber(length);
    if (needed !== header) this.#buffer.copyWithin(this.#length + needed, start, start + length);
    this.number(length);
    this.#length += length;
    return this;
  }

  /** A number with a fraction, to the bit. */
  real(value: number): this {
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
    return this;
  }

  /** Bytes as they are. */
  raw(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** Bytes after their length. */
  bytes(value: Uint8Array): this {
    this.number(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  texts(values: readonly string[]): this {
    this.number(values.length);
    for (const value of values) this.text(value);
    return this;
  }

  /** Numbers in ascending order, each as the distance from the one before. */
  ascending(numbers: readonly number[] | Int32Array): this {
    this.number(numbers.length);
    let before = 0;
    for (const number of numbers) {
      this.number(number - before);
      before = number;
    }
    return this;
  }

  /** The same of a stretch of numbers, without a view of it: a build writes millions of short ones. */
  ascendingIn(numbers: Int32Array, start: number, end: number): this {
    this.number(end - start);
    let before = 0;
    for (let place = start; place < end; place++) {
      const number = numbers[place] ?? 0;
      this.number(number - before);
      before = number;
    }
    return this;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that tell those so far from all others: themselves while they are few, else a longer digest of them. */
  fingerprint(): Buffer {
    const bytes = this.#buffer.subarray(0, this.#length);
    return bytes.length < DIGEST_BYTES ? bytes : hash('sha256', bytes, 'buffer').subarray(0, DIGEST_BYTES);
  }

  /** Forgets the bytes so far. */
  clear(): void {
    this.#length = 0;
  }

  /** The bytes so far, as a view that holds until more is written. */
  written(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** The bytes so far, as a copy; the writer starts anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** UTF-8 has at most so many for a unit of UTF-16. */
const MOST_BYTES_OF_UNIT = 3;

/** Those of a text's length, at most. */
const LENGTH_BYTES = 5;

function lengthOfNumber(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Of a SHA-256: nobody can find two records with the same. */
export const DIGEST_BYTES = 24;

/** Reads what a PackedWriter wrote, in the same order. */
export class PackedReader {
  readonly #buffer: Buffer;
  readonly #end: number;
  #position: number;

  /** @param end where the record ends that starts at `start`: one of many that lie in the same bytes, without a view of each */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = start;
    this.#end = Math.min(end, bytes.length);
  }

  number(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    let scale = 0x80;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  optional(): number | null {
    const value = this.number();
    return value === 0 ? null : value - 1;
  }

  text(): string {
    const start = this.skipText();
    return this.#buffer.toString('utf8', start, this.#position);
  }

  /** Passes over a text; where its bytes start. */
  skipText(): number {
    const length = this.number();
    const start = this.#position;
    if (start + length > this.#end) throw new RangeError('a packed record ends too early');
    this.#position = start + length;
    return start;
  }

  /** Passes over so many numbers. */
  skipNumbers(count: number): void {
    for (let left = count; left > 0; left--) while (this.#byte() >= 0x80);
  }

  /** As a view. */
  bytes(): Buffer {
    const start = this.skipText();
    return this.#buffer.subarray(start, this.#position);
  }

  texts(): readonly string[] {
    return this.list(() => this.text());
  }

  ascending(): readonly number[] {
    let before = 0;
    return this.list(() => {
      before += this.number();
      return before;
    });
  }

  /** A count, and then so many of what `read` reads. */
  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.number(); left > 0; left--) items.push(read());
    return items;
  }

  /** Where the next byte is, in the bytes that the reader was given. */
  get position(): number {
    return this.#position;
  }

  /** A number with a fraction. */
  real(): number {
    const start = this.skip(8);
    return this.#buffer.readDoubleLE(start);
  }

  /** Passes over so many bytes, and says where they start. */
  skip(bytes: number): number {
    const start = this.#position;
    if (start + bytes > this.#end) throw new RangeError('a packed record ends too early');
    this.#position = start + bytes;
    return start;
  }

  get atEnd(): boolean {
    return this.#position >= this.#end;
  }

  /** Another reader of the same record, from a `position` on. */
  at(position: number): PackedReader {
    return new PackedReader(this.#buffer, position, this.#end);
  }

  /** Another reader, of what this one has yet to read. */
  fork(): PackedReader {
    return this.at(this.#position);
  }

  #byte(): number {
    const byte = this.#position < this.#end ? this.#buffer[this.#position++] : undefined;
    if (byte === undefined) throw new RangeError('a packed record ends too early');
    return byte;
  }
}
