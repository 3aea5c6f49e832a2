import { BitSet } from './bit-set.ts';

/**
 * Rows that something finds. Documents are gathered first, and then all their rows at once: there are fewer of them, and
 * those that follow each other have rows that do.
 */
export class RowsFound {
  readonly #starts: Int32Array;
  readonly #documents: BitSet;
  readonly #rows: BitSet;

  /** @param starts the first row of each document, and one past the last */
  constructor(starts: Int32Array) {
    this.#starts = starts;
    this.#documents = new BitSet(starts.length - 1);
    this.#rows = new BitSet(starts.at(-1) ?? 0);
  }

  addDocument(document: number): void {
    this.#documents.add(document);
  }

  addRow(row: number): void {
    this.#rows.add(row);
  }

  /** All of them, as a set that is the caller's until `clear`. */
  rows(): BitSet {
    this.#documents.forEachRun((first, end) => this.#rows.addRange(this.#starts[first] ?? 0, this.#starts[end] ?? 0));
    return this.#rows;
  }

  /** Forgets all, so that others can be gathered in the same memory. */
  clear(): void {
    this.#documents.clear();
    this.#rows.clear();
  }
}
