import { Pieces } from './apart.ts';

/** The kinds of numbers that a column can hold, by the bytes that each takes. */
const KINDS = { byte: Uint8Array, whole: Int32Array, real: Float64Array } as const;

export type NumberKind = keyof typeof KINDS;

/** Numbers a piece: a column that grows is never copied, so that it needs no more memory than it holds. */
const PIECE_BITS = 13;
const PIECE = 1 << PIECE_BITS;

/**
 * A list of numbers that grows: millions of facts in a few bytes each, without an object for each. A piece that is full
 * is kept as its least number and how much more each is, in as few bytes as those need: numbers that were given one after
 * the other (advisories, texts) lie close together, and most times are of the same few years.
 */
export class NumberColumn {
  readonly #memory = new Pieces();
  readonly #full: Piece[] = [];
  readonly #least: number[] = [];
  /** The numbers after the last full piece. */
  readonly #last: Uint8Array | Int32Array | Float64Array;
  #length = 0;

  constructor(kind: NumberKind) {
    this.#last = new KINDS[kind](PIECE);
  }

  push(value: number): void {
    const place = this.#length & (PIECE - 1);
    this.#last[place] = value;
    this.#length++;
    if (place === PIECE - 1) this.#keep();
  }

  /** The value at a position that was pushed. */
  at(position: number): number {
    if (position >= this.#length) throw new RangeError(`no row ${position} in a column of ${this.#length}`);
    const nth = position >>> PIECE_BITS;
    const piece = this.#full[nth];
    if (piece === undefined) return this.#last[position & (PIECE - 1)] ?? 0;
    return (this.#least[nth] ?? 0) + (piece[position & (PIECE - 1)] ?? 0);
  }

  get length(): number {
    return this.#length;
  }

  /** Gives the memory back; the column is empty after it. */
  clear(): void {
    this.#memory.clear();
    this.#full.length = 0;
    this.#least.length = 0;
    this.#length = 0;
  }

  #keep(): void {
    let [least, most] = [this.#last[0] ?? 0, this.#last[0] ?? 0];
    for (const value of this.#last) {
      if (value < least) least = value;
      else if (value > most) most = value;
    }
    const piece = pieceFor(most - least, this.#last, this.#memory);
    const from = piece instanceof Float64Array ? 0 : least;
    for (let place = 0; place < PIECE; place++) piece[place] = (this.#last[place] ?? 0) - from;
    this.#full.push(piece);
    this.#least.push(from);
  }
}

type Piece = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Numbers with fractions stay as they are, for they would not come back to the bit. */
function pieceFor(range: number, numbers: Uint8Array | Int32Array | Float64Array, memory: Pieces): Piece {
  if (numbers instanceof Float64Array && !numbers.every(Number.isSafeInteger)) return piece(Float64Array, memory);
  if (range < 2 ** 8) return piece(Uint8Array, memory);
  if (range < 2 ** 16) return piece(Uint16Array, memory);
  return range < 2 ** 32 ? piece(Uint32Array, memory) : piece(Float64Array, memory);
}

interface PieceKind<Of extends Piece> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): Of;
}

function piece<Of extends Piece>(Kind: PieceKind<Of>, memory: Pieces): Of {
  const { buffer, offset } = memory.take(PIECE * Kind.BYTES_PER_ELEMENT);
  return new Kind(buffer, offset, PIECE);
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
