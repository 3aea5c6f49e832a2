import { ByteTable } from './byte-table.ts';

/** Gives each different text a number, counting from 0, and gives the texts back. */
export class TextTable {
  readonly #bytes = new ByteTable();
  #scratch = Buffer.allocUnsafe(4096);

  get size(): number {
    return this.#bytes.size;
  }

  /** Of all texts together, in UTF-8. */
  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  /** The text's number: that of `size` before, when it is the first time that it was seen. */
  numberOf(text: string): number {
    return this.#bytes.numberOf(this.#encode(text));
  }

  /** The same of a text in UTF-8, from one place of some bytes to another. */
  numberOfBytes(bytes: Buffer, start: number, end: number): number {
    return this.#bytes.numberOf(bytes, start, end);
  }

  /** −1 for a text that has no number. */
  find(text: string): number {
    return this.#bytes.find(this.#encode(text));
  }

  text(number: number): string {
    return this.#bytes.at(number).toString();
  }

  /** The text in UTF-8, which must not be changed. */
  bytes(number: number): Buffer {
    return this.#bytes.at(number);
  }

  /** The same copied; −1 where there is no room for it. */
  copy(number: number, target: Uint8Array): number {
    return this.#bytes.copy(number, target);
  }

  /** A byte of the text in UTF-8; −1 past its end. */
  byte(number: number, place: number): number {
    return this.#bytes.byte(number, place);
  }

  /** Gives the memory back by which numbers are found: nothing may be added or looked for after it. */
  seal(): void {
    this.#bytes.seal();
  }

  /** Gives the memory back; the table is empty after it. */
  clear(): void {
    this.#bytes.clear();
  }

  #encode(text: string): Buffer {
    if (text.length * 3 > this.#scratch.length) this.#scratch = Buffer.allocUnsafe(text.length * 3);
    return this.#scratch.subarray(0, this.#scratch.write(text));
  }
}
