import { BitSet } from '../arrays/bit-set.ts';
import { RowList, type RowSet } from './row-set.ts';

/**
 * Gathers the rows that something finds. As long as they are few they are kept as they come. Many become bits, documents
 * first and then all their rows at once: there are fewer of them, and those that follow each other have rows that do.
 */
export class RowsFound {
  readonly #starts: Int32Array;
  readonly #few = new Int32Array(FEW);
  #count = 0;
  #bits: Bits | null = null;
  /** Whether there is anything in the bits. */
  #areMany = false;

  /** @param starts the first row of each document, and one past the last */
  constructor(starts: Int32Array) {
    this.#starts = starts;
  }

  addDocument(document: number): void {
    if (this.#areMany) this.#bits?.documents.add(document);
    else this.#keep(document);
  }

  addRow(row: number): void {
    if (this.#areMany) this.#bits?.rows.add(row);
    else this.#keep(~row);
  }

  /** All of them, as a set that is the caller's until `clear`. */
  rows(): RowSet {
    if (!this.#areMany) {
      const list = this.#list();
      if (list !== null) return list;
      this.#spill();
    }
    const { documents, rows } = this.#inBits();
    documents.forEachRun((first, end) => rows.addRange(this.#starts[first] ?? 0, this.#starts[end] ?? 0));
    return rows;
  }

  /** Forgets all, so that others can be gathered in the same memory. */
  clear(): void {
    if (this.#areMany) {
      this.#bits?.documents.clear();
      this.#bits?.rows.clear();
    }
    this.#areMany = false;
    this.#count = 0;
  }

  /** @param number a document, or a row with its bits turned round */
  #keep(number: number): void {
    if (this.#count < FEW) {
      this.#few[this.#count++] = number;
      return;
    }
    this.#spill();
    if (number >= 0) this.addDocument(number);
    else this.addRow(~number);
  }

  #spill(): void {
    this.#areMany = true;
    const { documents, rows } = this.#inBits();
    for (const number of this.#few.subarray(0, this.#count)) {
      if (number >= 0) documents.add(number);
      else rows.add(~number);
    }
  }

  #inBits(): Bits {
    this.#bits ??= { documents: new BitSet(this.#starts.length - 1), rows: new BitSet(this.#starts.at(-1) ?? 0) };
    return this.#bits;
  }

  /** Null when documents have so many rows that they are not few. */
  #list(): RowList | null {
    const [starts, rows] = [this.#starts, new Int32Array(2 * FEW)];
    let count = 0;
    for (const number of this.#few.subarray(0, this.#count)) {
      const first = number >= 0 ? (starts[number] ?? 0) : ~number;
      const end = number >= 0 ? (starts[number + 1] ?? 0) : first + 1;
      if (count + end - first > rows.length) return null;
      for (let row = first; row < end; row++) rows[count++] = row;
    }
    return new RowList(distinct(rows.subarray(0, count)));
  }
}

interface Bits {
  readonly documents: BitSet;
  readonly rows: BitSet;
}

/** As many are sorted in the time of going once through the bits of a million rows. */
const FEW = 2_000;

/** In order, each once. */
function distinct(numbers: Int32Array): Int32Array {
  numbers.sort();
  let length = 0;
  for (let at = 0; at < numbers.length; at++) {
    if (at === 0 || numbers[at] !== numbers[at - 1]) numbers[length++] = numbers[at] ?? 0;
  }
  return numbers.slice(0, length);
}
