import { NumberColumn } from './columns.ts';
import { TERM_KINDS, type TermTarget } from './term-blocks.ts';

/** All terms, numbered in the order of their bytes, one after the other in a few arrays. */
export interface TermList {
  readonly size: number;
  readonly bytes: Buffer;
  /** Where each starts, and one past the last. */
  readonly starts: Int32Array;
  /** How many bytes each shares with the one before, at most 255. */
  readonly shared: Uint8Array;
  /** Tells what a term finds; `kind` is its place in TERM_KINDS. */
  readonly targets: (term: number, tell: (kind: number, number: number) => void) => void;
}

/** Takes terms in their order. */
export class TermListWriter {
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  readonly #ends = new NumberColumn('whole');
  readonly #shared = new NumberColumn('byte');
  /** `kind` + 8 × number, and where those of each term end. */
  readonly #targets = new NumberColumn('real');
  readonly #targetEnds = new NumberColumn('whole');
  #before = 0;
  #length = 0;

  add(term: Buffer, targets: readonly TermTarget[]): void {
    const end = this.#length + term.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil(1.5 * end));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    const most = Math.min(SHARED_MOST, this.#length - this.#before, term.length);
    let shared = 0;
    while (shared < most && this.#bytes[this.#before + shared] === term[shared]) shared++;
    term.copy(this.#bytes, this.#length);
    this.#before = this.#length;
    this.#length = end;
    this.#ends.push(end);
    this.#shared.push(shared);
    for (const { kind, number } of targets) this.#targets.push(number * 8 + TERM_KINDS.indexOf(kind));
    this.#targetEnds.push(this.#targets.length);
  }

  list(): TermList {
    const [ends, shared, found, foundEnds] = [this.#ends, this.#shared, this.#targets, this.#targetEnds];
    const size = ends.length;
    const starts = new Int32Array(size + 1);
    for (let term = 0; term < size; term++) starts[term + 1] = ends.at(term);
    return {
      size,
      bytes: this.#bytes.subarray(0, this.#length),
      starts,
      shared: Uint8Array.from({ length: size }, (_, term) => shared.at(term)),
      targets: (term, tell) => {
        const end = foundEnds.at(term);
        for (let at = term === 0 ? 0 : foundEnds.at(term - 1); at < end; at++) {
          const target = found.at(at);
          tell(target % 8, Math.floor(target / 8));
        }
      },
    };
  }
}

const SHARED_MOST = 255;
