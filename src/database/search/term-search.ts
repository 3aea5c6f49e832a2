import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GRAM } from './grams.ts';
import { TERMS_IN_BLOCK, termsHaving } from './term-blocks.ts';
import { TermBounds } from './term-bounds.ts';
import { commonWithPacked, joinRanges, type TermRanges, unpackRanges } from './term-ranges.ts';

/** The terms of a block that were looked for: 1 at the place of each. */
export type TermsOfBlock = Uint8Array;

/** Finds terms by a text that is in them. Hardly anything is kept in memory: the file's pages are. */
export class TermSearch {
  readonly #lengthOfGram: StatementSync;
  readonly #gram: StatementSync;
  readonly #gramsOfPair: StatementSync;
  readonly #block: StatementSync;
  readonly #marks = new Uint8Array(TERMS_IN_BLOCK);
  /** Bytes of each list that was asked about; 0 for one that there is not. */
  readonly #lengths = new Map<number, number>();
  /** What may have the texts looked for last: who types goes on with one of them. */
  readonly #last = new Map<string, TermRanges>();
  readonly #bounds: TermBounds;

  constructor(database: DatabaseSync) {
    this.#lengthOfGram = database.prepare('SELECT length(packed) AS length FROM gram WHERE n = ?');
    this.#gram = database.prepare('SELECT packed FROM gram WHERE n = ?');
    this.#gramsOfPair = database.prepare('SELECT packed FROM gram WHERE n BETWEEN ? AND ?');
    this.#block = database.prepare('SELECT packed FROM term WHERE n = ?');
    this.#bounds = new TermBounds(database);
  }

  /**
   * Tells the blocks of terms that have a text in them, which is in lower case and of two bytes or more, and which terms
   * of each; those are overwritten by the next.
   */
  forEachBlock(text: string, tell: (block: number, terms: TermsOfBlock) => void): void {
    const wanted = Buffer.from(text);
    const candidates = wanted.length < GRAM ? this.#withPair(wanted) : this.#withGrams(wanted, text);
    const isSure = wanted.length <= GRAM;
    forEachBlock(candidates, this.#marks, (block) => {
      if (isSure || this.#verify(block, wanted)) tell(block, this.#marks);
    });
  }

  /** A pair of bytes stands where three that begin with it do, the end of a term being one. */
  #withPair(pair: Buffer): TermRanges {
    const first = pair.readUInt16BE() * 256;
    const all = this.#gramsOfPair.all(first, first + 255).map(({ packed }) => rangesOf(packed));
    return joinRanges(bounds(all, 0), bounds(all, 1));
  }

  /** Those that have all threes of bytes of a text, as far as it is quicker to leave terms out than to look at them. */
  #withGrams(bytes: Buffer, text: string): TermRanges {
    // All that has a text has what it begins with, whose threes were looked at then.
    const begun = text.slice(0, -1);
    const before = this.#last.get(begun);
    const lengths = new Map<number, number>();
    for (let at = before ? Buffer.byteLength(begun) - GRAM + 1 : 0; at + GRAM <= bytes.length; at++) {
      const gram = bytes.readUIntBE(at, GRAM);
      const length = this.#lengthOf(gram);
      if (length === 0) return new Int32Array();
      lengths.set(gram, length);
    }
    let ranges = before ?? null;
    for (const [gram, length] of [...lengths].sort(([, a], [, b]) => a - b)) {
      if (ranges !== null && length > BYTES_A_BLOCK * countBlocks(ranges)) break;
      ranges = ranges === null ? this.#read(gram) : this.#common(ranges, gram);
    }
    const found = ranges ?? new Int32Array();
    this.#keep(text, found);
    return found;
  }

  #lengthOf(gram: number): number {
    const known = this.#lengths.get(gram);
    if (known !== undefined) return known;
    const length = Number(this.#lengthOfGram.get(gram)?.['length'] ?? 0);
    if (this.#lengths.size >= LENGTHS_KEPT) this.#lengths.clear();
    this.#lengths.set(gram, length);
    return length;
  }

  #common(ranges: TermRanges, gram: number): TermRanges {
    const packed = this.#gram.get(gram)?.['packed'];
    return packed instanceof Uint8Array ? commonWithPacked(ranges, packed) : new Int32Array();
  }

  #keep(text: string, ranges: TermRanges): void {
    if (ranges.length > RANGES_KEPT) return;
    this.#last.delete(text);
    this.#last.set(text, ranges);
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= TEXTS_KEPT) return;
      this.#last.delete(oldest);
    }
  }

  #read(gram: number): TermRanges {
    return rangesOf(this.#gram.get(gram)?.['packed']);
  }

  /** Leaves of the marks of a block those of terms that have a text; false when there are none. */
  #verify(block: number, wanted: Buffer): boolean {
    if (this.#bounds.haveAll(block, wanted)) return true;
    const packed = this.#block.get(block)?.['packed'];
    return packed instanceof Uint8Array && termsHaving(packed, wanted, this.#marks);
  }
}

/** Bytes of a list that are gone through in the time of reading a block of terms. */
const BYTES_A_BLOCK = 2_000;

/** Of lists' lengths, some twenty bytes each. */
const LENGTHS_KEPT = 50_000;

/** As many as type at once, and so many numbers of each. */
const TEXTS_KEPT = 32;
const RANGES_KEPT = 50_000;

/** How many blocks some terms are in. */
function countBlocks(ranges: TermRanges): number {
  let [blocks, last] = [0, -1];
  for (let at = 0; at < ranges.length; at += 2) {
    const first = Math.max(last + 1, Math.floor((ranges[at] ?? 0) / TERMS_IN_BLOCK));
    last = Math.floor(((ranges[at + 1] ?? 0) - 1) / TERMS_IN_BLOCK);
    blocks += last - first + 1;
  }
  return blocks;
}

function rangesOf(packed: unknown): TermRanges {
  return packed instanceof Uint8Array ? unpackRanges(packed) : new Int32Array();
}

/** The starts (`parity` 0) or the ends (1) of all stretches. */
function bounds(all: readonly TermRanges[], parity: number): Int32Array {
  const bounds = new Int32Array(all.reduce((sum, { length }) => sum + length / 2, 0));
  let nth = 0;
  for (const ranges of all) {
    for (let at = parity; at < ranges.length; at += 2) bounds[nth++] = ranges[at] ?? 0;
  }
  return bounds;
}

/** Tells the blocks that some terms are in, with the marks of those. */
function forEachBlock(ranges: TermRanges, marks: TermsOfBlock, tell: (block: number) => void): void {
  let current = -1;
  for (let at = 0; at < ranges.length; at += 2) {
    const end = ranges[at + 1] ?? 0;
    for (let term = ranges[at] ?? 0; term < end; ) {
      const block = Math.floor(term / TERMS_IN_BLOCK);
      if (block !== current) {
        if (current >= 0) tell(current);
        marks.fill(0);
        current = block;
      }
      const first = block * TERMS_IN_BLOCK;
      const last = Math.min(end, first + TERMS_IN_BLOCK);
      marks.fill(1, term - first, last - first);
      term = last;
    }
  }
  if (current >= 0) tell(current);
}
