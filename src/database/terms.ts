import type { DatabaseSync } from 'node:sqlite';
import { BitSet } from './bit-set.ts';
import { visitTerms } from './term-blocks.ts';

/**
 * Every text that something can be found by, in lower case and sorted by its bytes in UTF-8, and for each two bytes the
 * terms in which they stand beside each other.
 *
 * Sorted texts are the leaves of a tree in which each shares its beginning with those beside it. A pair of bytes in a
 * beginning is listed once, for the first term that has it: the others are those that follow and share as much. So
 * `cve-2023-` costs nothing for each CVE, and a list is as long as there are places in the tree where its pair stands.
 */
export class Terms {
  readonly size: number;
  readonly #bytes: Buffer;
  /** Where each term starts in `bytes`, and one past the last. */
  readonly #starts: Int32Array;
  /** How many bytes each shares with the one before; 255 stands for more. */
  readonly #shared: Uint8Array;
  /** What each finds, as `kind` + 8 × number, and where that starts. */
  readonly #targets: Int32Array;
  readonly #targetStarts: Int32Array;
  /**
   * For each pair of bytes, where its list starts in `pairTerms`: terms twice, and one more where the next term shares
   * the pair.
   */
  readonly #pairStarts: Int32Array;
  readonly #pairTerms: Int32Array;

  private constructor(read: TermsInReading) {
    this.size = read.size;
    this.#bytes = read.bytes.subarray(0, read.length);
    this.#starts = read.starts.slice(0, read.size + 1);
    this.#shared = read.shared.slice(0, read.size);
    this.#targets = read.targets.slice(0, read.targetCount);
    this.#targetStarts = read.targetStarts.slice(0, read.size + 1);
    const counts = new Int32Array(PAIRS + 1);
    this.#forEachPair((pair) => {
      counts[pair + 1] = (counts[pair + 1] ?? 0) + 1;
    });
    for (let pair = 0; pair < PAIRS; pair++) counts[pair + 1] = (counts[pair + 1] ?? 0) + (counts[pair] ?? 0);
    this.#pairStarts = counts;
    const next = counts.slice();
    const terms = new Int32Array(counts[PAIRS] ?? 0);
    this.#forEachPair((pair, term, depth) => {
      const place = next[pair] ?? 0;
      terms[place] = 2 * term + ((this.#shared[term + 1] ?? 0) >= depth ? 1 : 0);
      next[pair] = place + 1;
    });
    this.#pairTerms = terms;
  }

  static read(database: DatabaseSync): Terms {
    const read = new TermsInReading();
    for (const { packed } of database.prepare('SELECT packed FROM term ORDER BY n').iterate()) {
      if (packed instanceof Uint8Array) read.add(packed);
    }
    return new Terms(read);
  }

  /** The terms that have a text in them, which is in lower case and of two characters or more. */
  having(text: string): BitSet {
    const wanted = Buffer.from(text);
    const pairs = new Set(Array.from({ length: wanted.length - 1 }, (_, at) => pairAt(wanted, at)));
    const [rarest = 0, ...others] = [...pairs].sort((a, b) => this.#listed(a) - this.#listed(b)).slice(0, PAIRS_ASKED);
    const found = this.#withPair(rarest);
    for (const pair of others) {
      if (found.count() <= FEW) break;
      found.keepOnly(this.#withPair(pair));
    }
    return wanted.length === 2 ? found : this.#verified(found, wanted);
  }

  /** The term that is exactly this text; −1 when there is none. */
  find(text: string): number {
    const wanted = Buffer.from(text);
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low < this.size && this.#compare(low, wanted) === 0 ? low : -1;
  }

  /** What a term finds stands at the places from `targetStart` to `targetEnd`, without it. */
  targetStart(term: number): number {
    return this.#targetStarts[term] ?? 0;
  }

  targetEnd(term: number): number {
    return this.#targetStarts[term + 1] ?? 0;
  }

  /** In TERM_KINDS. */
  targetKind(place: number): number {
    return (this.#targets[place] ?? 0) & 7;
  }

  targetNumber(place: number): number {
    return (this.#targets[place] ?? 0) >>> 3;
  }

  #compare(term: number, wanted: Buffer): number {
    return this.#bytes.compare(wanted, 0, wanted.length, this.#starts[term], this.#starts[term + 1]);
  }

  #listed(pair: number): number {
    return (this.#pairStarts[pair + 1] ?? 0) - (this.#pairStarts[pair] ?? 0);
  }

  /** Tells each pair of each term that is not in what it shares with the term before, and how deep in it the pair ends. */
  #forEachPair(tell: (pair: number, term: number, depth: number) => void): void {
    const [bytes, starts, shared] = [this.#bytes, this.#starts, this.#shared];
    for (let term = 0; term < this.size; term++) {
      const start = starts[term] ?? 0;
      const end = (starts[term + 1] ?? 0) - 1;
      for (let at = start + Math.max(0, (shared[term] ?? 0) - 1); at < end; at++) {
        tell(pairAt(bytes, at), term, at + 2 - start);
      }
    }
  }

  /** The terms that have a pair: those of its list, and those after each that share it. */
  #withPair(pair: number): BitSet {
    const found = new BitSet(this.size);
    const [terms, shared] = [this.#pairTerms, this.#shared];
    const end = this.#pairStarts[pair + 1] ?? 0;
    for (let place = this.#pairStarts[pair] ?? 0; place < end; place++) {
      const listed = terms[place] ?? 0;
      const term = listed >> 1;
      found.add(term);
      if ((listed & 1) === 0) continue;
      const depth = this.#endOfPair(term, pair);
      let next = term + 1;
      while (next < this.size && (shared[next] ?? 0) >= depth) next++;
      found.addRange(term, next);
    }
    return found;
  }

  /** How many bytes of a term there are up to the end of a pair that it does not share with the term before. */
  #endOfPair(term: number, pair: number): number {
    const start = this.#starts[term] ?? 0;
    let at = start + Math.max(0, (this.#shared[term] ?? 0) - 1);
    while (pairAt(this.#bytes, at) !== pair) at++;
    return at + 2 - start;
  }

  /** Those of some terms that have a text in them. */
  #verified(candidates: BitSet, wanted: Buffer): BitSet {
    const found = new BitSet(this.size);
    let before = -1;
    // Where the text ends in the term before, in bytes of it.
    let depth = 0;
    for (let term = candidates.next(0); term >= 0; term = candidates.next(term + 1)) {
      const isShared = term === before + 1 && depth > 0 && (this.#shared[term] ?? 0) >= depth;
      if (!isShared) depth = this.#endOf(term, wanted);
      if (depth > 0) found.add(term);
      before = term;
    }
    return found;
  }

  /** How many bytes of a term there are up to the end of a text in it; 0 when it is not in it. */
  #endOf(term: number, wanted: Buffer): number {
    const bytes = this.#bytes;
    const start = this.#starts[term] ?? 0;
    const last = (this.#starts[term + 1] ?? 0) - wanted.length;
    const first = wanted[0];
    for (let at = start; at <= last; at++) {
      if (bytes[at] !== first) continue;
      let length = 1;
      while (length < wanted.length && bytes[at + length] === wanted[length]) length++;
      if (length === wanted.length) return at + length - start;
    }
    return 0;
  }
}

const PAIRS = 1 << 16;

/** Pairs of a text that are looked up, the rarest first, until few terms are left to be looked at themselves. */
const PAIRS_ASKED = 8;
const FEW = 2_000;

function pairAt(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Terms while they are read. */
class TermsInReading {
  size = 0;
  bytes = Buffer.allocUnsafeSlow(1 << 16);
  length = 0;
  starts = new Int32Array(1 << 12);
  shared = new Uint8Array(1 << 12);
  targets = new Int32Array(1 << 12);
  targetCount = 0;
  targetStarts = new Int32Array(1 << 12);

  /** Takes the terms of a block. */
  add(packed: Uint8Array): void {
    visitTerms(packed, {
      term: (shared, rest) => this.#addTerm(shared, rest),
      target: (kind, number) => this.#addTarget(kind, number),
    });
  }

  #addTerm(shared: number, rest: Buffer): void {
    if (this.size + 2 > this.starts.length) {
      this.starts = twice(this.starts, new Int32Array(2 * this.starts.length));
      this.targetStarts = twice(this.targetStarts, new Int32Array(2 * this.targetStarts.length));
      this.shared = twice(this.shared, new Uint8Array(2 * this.shared.length));
    }
    const length = shared + rest.length;
    if (this.length + length > this.bytes.length) {
      this.bytes = twice(this.bytes, Buffer.allocUnsafeSlow(2 * (this.length + length)));
    }
    const before = this.size === 0 ? 0 : (this.starts[this.size - 1] ?? 0);
    this.bytes.copyWithin(this.length, before, before + shared);
    rest.copy(this.bytes, this.length + shared);
    this.shared[this.size] = Math.min(shared, 255);
    this.length += length;
    this.size++;
    this.starts[this.size] = this.length;
    this.targetStarts[this.size] = this.targetCount;
  }

  #addTarget(kind: number, number: number): void {
    if (this.targetCount === this.targets.length) {
      this.targets = twice(this.targets, new Int32Array(2 * this.targetCount));
    }
    this.targets[this.targetCount++] = number * 8 + kind;
    this.targetStarts[this.size] = this.targetCount;
  }
}

function twice<Numbers extends Int32Array | Uint8Array>(numbers: Numbers, larger: Numbers): Numbers {
  larger.set(numbers);
  return larger;
}
