/** The kinds of numbers that a column can hold, by the bytes that each takes. */
const KINDS = { byte: Uint8Array, whole: Int32Array, real: Float64Array } as const;

export type NumberKind = keyof typeof KINDS;

/** Numbers a piece: a column that grows is never copied, so that it needs no more memory than it holds. */
const PIECE_BITS = 13;
const PIECE = 1 << PIECE_BITS;

/** A list of numbers that grows: millions of facts in a few bytes each, without an object for each. */
export class NumberColumn {
  readonly #make: () => Uint8Array | Int32Array | Float64Array;
  readonly #pieces: (Uint8Array | Int32Array | Float64Array)[] = [];
  #length = 0;

  constructor(kind: NumberKind) {
    this.#make = () => new KINDS[kind](PIECE);
  }

  push(value: number): void {
    const place = this.#length & (PIECE - 1);
    if (place === 0) this.#pieces.push(this.#make());
    const last = this.#pieces.at(-1);
    if (last) last[place] = value;
    this.#length++;
  }

  /** The value at a position that was pushed. */
  at(position: number): number {
    const value = position < this.#length ? this.#pieces[position >>> PIECE_BITS]?.[position & (PIECE - 1)] : undefined;
    if (value === undefined) throw new RangeError(`no row ${position} in a column of ${this.#length}`);
    return value;
  }

  get length(): number {
    return this.#length;
  }

  /** Gives the memory back; the column is empty after it. */
  clear(): void {
    this.#pieces.length = 0;
    this.#length = 0;
  }
}

/** Gives each different text a number, counting from 0. For thousands of texts; `TextTable` is for millions. */
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
