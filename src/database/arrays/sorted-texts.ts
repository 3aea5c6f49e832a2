import { bufferApart, int32sApart, uint32sApart } from './apart.ts';
import { sortByBytes } from './byte-order.ts';
import { giveBack } from './give-back.ts';

/** Texts in lower case, sorted by their bytes in UTF-8 as SQLite sorts them; equal ones in the order of their names. */
export class SortedTexts {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #order: Int32Array;

  /**
   * @param bytesOf the text of a name, in any case
   * @param expected how many bytes there are, if lower case needs no other number of them
   */
  constructor(size: number, bytesOf: (name: number) => Buffer, expected: number) {
    let bytes = bufferApart(expected);
    const starts = uint32sApart(size + 1);
    let length = 0;
    for (let name = 0; name < size; name++) {
      const text = inLowerCase(bytesOf(name));
      if (length + text.length > bytes.length) {
        const larger = bufferApart(Math.ceil(1.5 * bytes.length) + text.length);
        bytes.copy(larger, 0, 0, length);
        giveBack(bytes);
        bytes = larger;
      }
      length += text.copy(bytes, length);
      starts[name + 1] = length;
    }
    this.#bytes = bytes;
    this.#starts = starts;
    this.#order = int32sApart(size);
    for (let name = 0; name < size; name++) this.#order[name] = name;
    sortByBytes(this.#order, (name, place) => {
      const at = (starts[name] ?? 0) + place;
      return at < (starts[name + 1] ?? 0) ? (bytes[at] ?? 0) : -1;
    });
  }

  get size(): number {
    return this.#order.length;
  }

  /** Of all texts together. */
  get byteLength(): number {
    return this.#starts[this.size] ?? 0;
  }

  /** Gives the memory back; nothing may be asked after it. */
  clear(): void {
    giveBack(this.#bytes, this.#starts, this.#order);
  }

  name(place: number): number {
    return this.#order[place] ?? 0;
  }

  bytes(place: number): Buffer {
    const name = this.name(place);
    return this.#bytes.subarray(this.#starts[name], this.#starts[name + 1]);
  }

  isSame(place: number, other: number): boolean {
    const [one, two] = [this.name(place), this.name(other)];
    const [start, end] = [this.#starts[two] ?? 0, this.#starts[two + 1] ?? 0];
    let at = this.#starts[one] ?? 0;
    if ((this.#starts[one + 1] ?? 0) - at !== end - start) return false;
    for (let byte = start; byte < end; byte++) if (this.#bytes[at++] !== this.#bytes[byte]) return false;
    return true;
  }
}

/** Nearly all are ASCII, which needs no text to be made. The bytes are a view, or hold until the next. */
function inLowerCase(bytes: Buffer): Buffer {
  if (bytes.length > scratch.length) return Buffer.from(bytes.toString().toLowerCase());
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return Buffer.from(bytes.toString().toLowerCase());
    scratch[at] = byte >= A && byte <= Z ? byte + TO_LOWER : byte;
  }
  return scratch.subarray(0, bytes.length);
}

const [A, Z, TO_LOWER] = [0x41, 0x5a, 0x20];

const scratch = Buffer.alloc(256);
