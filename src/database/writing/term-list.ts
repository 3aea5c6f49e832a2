import { shared } from '../arrays/apart.ts';

/** All terms, numbered in the order of their bytes, one after the other in a few arrays that threads can share. */
export interface TermList {
  readonly size: number;
  readonly bytes: Uint8Array;
  /** Where each starts, and one past the last. */
  readonly starts: Uint32Array;
  /** How many bytes each shares with the one before, at most 255. */
  readonly shared: Uint8Array;
}

/** Takes terms in their order, each once. */
export class TermListWriter {
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #shared: Uint8Array;
  #size = 0;

  /**
   * @param terms there may be so many
   * @param bytes and so many of all together
   */
  constructor(terms: number, bytes: number) {
    this.#bytes = shared.bytes(bytes);
    this.#starts = shared.uint32s(terms + 1);
    this.#shared = shared.bytes(terms);
  }

  add(term: Buffer): void {
    const start = this.#starts[this.#size] ?? 0;
    const before = this.#starts[this.#size - 1] ?? 0;
    const most = Math.min(SHARED_MOST, start - before, term.length);
    let same = 0;
    while (same < most && this.#bytes[before + same] === term[same]) same++;
    this.#bytes.set(term, start);
    this.#shared[this.#size++] = same;
    this.#starts[this.#size] = start + term.length;
  }

  list(): TermList {
    const size = this.#size;
    return {
      size,
      bytes: this.#bytes.subarray(0, this.#starts[size]),
      starts: this.#starts.subarray(0, size + 1),
      shared: this.#shared.subarray(0, size),
    };
  }
}

const SHARED_MOST = 255;
