import { int32sApart } from './apart.ts';
import { giveBack } from './give-back.ts';

/** Lists of numbers, one for each group from 0 on, in two arrays: where each list starts, and all of them. */
export class NumberLists {
  readonly #starts: Int32Array;
  readonly #values: Int32Array;

  private constructor(starts: Int32Array, values: Int32Array) {
    this.#starts = starts;
    this.#values = values;
  }

  /**
   * Gathers pairs of a group and a value; each list is in the order of its pairs.
   * @param pairs is gone through twice, and must tell the same both times.
   */
  static gather(groups: number, pairs: (tell: (group: number, value: number) => void) => void): NumberLists {
    const starts = int32sApart(groups + 1);
    pairs((group) => {
      starts[group + 1] = (starts[group + 1] ?? 0) + 1;
    });
    for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
    const values = int32sApart(starts[groups] ?? 0);
    pairs((group, value) => {
      const place = starts[group] ?? 0;
      values[place] = value;
      starts[group] = place + 1;
    });
    // Each start has become the end of its list, which is the start of the next.
    starts.copyWithin(1, 0, groups);
    starts[0] = 0;
    return new NumberLists(starts, values);
  }

  get groups(): number {
    return this.#starts.length - 1;
  }

  /** Gives the memory back; there are no lists after it. */
  clear(): void {
    giveBack(this.#starts, this.#values);
  }

  /** How many all lists have together. */
  get total(): number {
    return this.#values.length;
  }

  /** How many a group's list has. */
  count(group: number): number {
    return this.end(group) - this.start(group);
  }

  /** A group's list, as a view. */
  list(group: number): Int32Array {
    return this.#values.subarray(this.start(group), this.end(group));
  }

  /** For loops that must make no objects: list `g` is `value(i)` for i from `start(g)` to `end(g)`, without it. */
  start(group: number): number {
    return this.#starts[group] ?? 0;
  }

  end(group: number): number {
    return this.#starts[group + 1] ?? 0;
  }

  value(place: number): number {
    return this.#values[place] ?? 0;
  }
}
