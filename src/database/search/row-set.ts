import type { BitSet } from '../arrays/bit-set.ts';

/** Rows that something finds: many as bits, a few as a list. Going through bits takes as long whatever is in them. */
export type RowSet = BitSet | RowList;

/** Ascending rows. */
export class RowList {
  readonly #rows: Int32Array;

  /** @param rows ascending, each once */
  constructor(rows: Int32Array) {
    this.#rows = rows;
  }

  has(row: number): boolean {
    return this.#rows[this.countBelow(row)] === row;
  }

  count(): number {
    return this.#rows.length;
  }

  /** How many rows come before `end`. */
  countBelow(end: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle] ?? 0) < end) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first row from `from` on; −1 when there is none. */
  next(from: number): number {
    return this.#rows[this.countBelow(from)] ?? -1;
  }

  /** Those that `other` has, too. */
  within(other: RowSet): RowList {
    return new RowList(this.#rows.filter((row) => other.has(row)));
  }
}

/** The rows that are in both. Bits in `one` are the caller's to change, and are changed. */
export function commonRows(one: RowSet, other: RowSet): RowSet {
  if (one instanceof RowList) return one.within(other);
  if (other instanceof RowList) return other.within(one);
  one.keepOnly(other);
  return one;
}
