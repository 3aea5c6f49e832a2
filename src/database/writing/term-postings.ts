import { shared } from '../arrays/apart.ts';
import type { NumberLists } from '../arrays/number-lists.ts';

/**
 * What each term is found in, one term after the other: the documents of what it is an id of, and the rows of packages
 * and components of that name. Threads can share it.
 */
export interface TermPostings {
  readonly documents: Int32Array;
  /** Where the documents of each term start, and one past the last. */
  readonly documentStarts: Int32Array;
  /** A row that is of both kinds is there twice. */
  readonly rows: Int32Array;
  readonly rowStarts: Int32Array;
}

/** Numbers that grow by whole lists, ascending and each once between two calls of `end`. */
export class PostingColumn {
  readonly #starts: Int32Array;
  #values: Int32Array;
  #groups = 0;
  #length = 0;
  /** Where the numbers since the last `settle` start. */
  #from = 0;
  #lists = 0;

  /**
   * @param groups there may be so many
   * @param values how many numbers there are about
   */
  constructor(groups: number, values: number) {
    this.#starts = shared.int32s(groups + 1);
    this.#values = shared.int32s(values);
  }

  get values(): Int32Array {
    return this.#values;
  }

  get length(): number {
    return this.#length;
  }

  addList(lists: NumberLists, group: number): void {
    const [start, end] = [lists.start(group), lists.end(group)];
    if (start === end) return;
    this.#reserve(end - start);
    for (let place = start; place < end; place++) this.#values[this.#length++] = lists.value(place);
    this.#lists++;
  }

  /**
   * Puts the numbers of all lists since the last call in order, each once.
   * @returns where they start
   */
  settle(): number {
    const from = this.#from;
    if (this.#lists > 1) {
      const added = this.#values.subarray(from, this.#length).sort();
      let kept = 0;
      for (const number of added) if (kept === 0 || added[kept - 1] !== number) added[kept++] = number;
      this.#length = from + kept;
    }
    this.#lists = 0;
    this.#from = this.#length;
    return from;
  }

  /** Ends a group, of whatever was settled since the one before. */
  end(): void {
    this.#starts[++this.#groups] = this.#length;
  }

  /** Where each group starts, and one past the last. */
  starts(): Int32Array {
    return this.#starts.subarray(0, this.#groups + 1);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#values.length) return;
    const larger = shared.int32s(Math.ceil(1.25 * this.#values.length) + more);
    larger.set(this.#values);
    this.#values = larger;
  }
}
