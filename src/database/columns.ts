/** A list of numbers that grows, in eight bytes each: millions of facts without an object for each. */
export class NumberColumn {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The value at a position that was pushed. */
  at(position: number): number {
    const value = position < this.#length ? this.#values[position] : undefined;
    if (value === undefined) throw new RangeError(`no row ${position} in a column of ${this.#length}`);
    return value;
  }

  /** All of them, as a view that holds until the next push. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }
}

/** Gives each different text a number, counting from 0. */
export class Interner {
  readonly #numbers = new Map<string, number>();

  /** The text's number: that of `size` before, when it is the first time that it was seen. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  get size(): number {
    return this.#numbers.size;
  }

  /** In the order of their numbers. */
  texts(): string[] {
    return [...this.#numbers.keys()];
  }
}
