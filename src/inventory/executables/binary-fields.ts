/** What makes a file no program of its format, as the end of a sentence that begins with its name. */
export class ExecutableError extends Error {}

/** Numbers at byte offsets, in one byte order. */
export class BinaryFields {
  readonly length: number;
  readonly #bytes: Buffer;
  readonly #isBigEndian: boolean;

  constructor(bytes: Buffer, isBigEndian: boolean) {
    this.#bytes = bytes;
    this.#isBigEndian = isBigEndian;
    this.length = bytes.length;
  }

  /** @throws {ExecutableError} when the bytes end before it, as all of these */
  u8(at: number): number {
    this.#check(at, 1);
    return this.#bytes.readUInt8(at);
  }

  u16(at: number): number {
    this.#check(at, 2);
    return this.#isBigEndian ? this.#bytes.readUInt16BE(at) : this.#bytes.readUInt16LE(at);
  }

  u32(at: number): number {
    this.#check(at, 4);
    return this.#isBigEndian ? this.#bytes.readUInt32BE(at) : this.#bytes.readUInt32LE(at);
  }

  /** As a double: inexact from 2⁵³ on, where no file or program has anything. */
  u64(at: number): number {
    const first = this.u32(at);
    const second = this.u32(at + 4);
    return this.#isBigEndian ? first * 2 ** 32 + second : second * 2 ** 32 + first;
  }

  /** A number of 4 or 8 bytes. */
  word(at: number, bytes: 4 | 8): number {
    return bytes === 8 ? this.u64(at) : this.u32(at);
  }

  /** A name in a field of this many bytes, which a zero ends when it is shorter. */
  name(at: number, bytes: number): string {
    this.#check(at, bytes);
    const field = this.#bytes.subarray(at, at + bytes);
    const end = field.indexOf(0);
    return field.toString('latin1', 0, end < 0 ? bytes : end);
  }

  #check(at: number, bytes: number): void {
    if (!(at >= 0 && at + bytes <= this.#bytes.length)) throw new ExecutableError('is cut off in its headers');
  }
}
