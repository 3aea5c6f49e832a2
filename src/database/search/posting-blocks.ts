import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PackedWriter } from '../packed/packed.ts';
import type { RowsFound } from './rows-found.ts';
import { TERMS_IN_BLOCK } from './term-blocks.ts';

/**
 * What a term is found in, for a search, by where it is listed: documents by their ids and aliases, rows by their
 * package's name, and rows by a component's. Append only: the order is the format.
 */
export const POSTING_KINDS = ['documents', 'package rows', 'component rows'] as const;

/** Writes the postings of terms, in the order of the terms and in blocks of as many. */
export class PostingBlockWriter {
  readonly #insert: StatementSync;
  readonly #block = new PackedWriter();
  readonly #term = new PackedWriter();
  #terms = 0;
  #blocks = 0;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO posting (n, packed) VALUES (?, ?)');
  }

  /** Takes a term's ascending numbers of each kind in turn, each a stretch of an array. */
  kind(numbers: Int32Array, start: number, end: number): this {
    this.#term.ascendingIn(numbers, start, end);
    return this;
  }

  /** Ends a term, whose kinds were all given. */
  end(): void {
    this.#block.bytes(this.#term.written());
    this.#term.clear();
    if (++this.#terms === TERMS_IN_BLOCK) this.finish();
  }

  /** Writes what is still held back. */
  finish(): void {
    if (this.#terms === 0) return;
    this.#insert.run(this.#blocks++, this.#block.take());
    this.#terms = 0;
  }
}

/** Who is told what terms are found in: `kind` is the place in POSTING_KINDS. */
export type PostingVisitor = (kind: number, number: number) => void;

/**
 * Goes through a block in place, for a search reads many.
 * @param isWanted by the place of a term in its block
 */
export function visitPostings(packed: Uint8Array, isWanted: (place: number) => boolean, tell: PostingVisitor): void {
  let at = 0;
  const number = (): number => {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = packed[at++];
      if (byte === undefined) throw new RangeError('a packed record ends too early');
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7;
    }
  };
  for (let place = 0; at < packed.length; place++) {
    const length = number();
    if (!isWanted(place)) {
      at += length;
      continue;
    }
    for (let kind = 0; kind < POSTING_KINDS.length; kind++) {
      let value = 0;
      for (let left = number(); left > 0; left--) {
        value += number();
        tell(kind, value);
      }
    }
  }
}

/**
 * Adds what terms of a block are found in; in place, for a search may go through millions.
 * @param terms 1 at the place of each that is wanted
 */
export function addPostings(packed: Uint8Array, terms: Uint8Array, found: RowsFound): void {
  const size = packed.length;
  let at = 0;
  for (let place = 0; at < size; place++) {
    let length = packed[at++] ?? 0;
    if (length >= 0x80) {
      let shift = 7;
      let byte = 0x80;
      for (length &= 0x7f; byte >= 0x80 && at < size; shift += 7) {
        byte = packed[at++] ?? 0;
        length |= (byte & 0x7f) << shift;
      }
    }
    const end = at + length;
    if (terms[place] === 1) addTerm(packed, at, end, found);
    at = end;
  }
}

/** Of one term: for each kind how many numbers, and each as its distance from the one before. */
function addTerm(packed: Uint8Array, start: number, end: number, found: RowsFound): void {
  if (end > packed.length) throw new RangeError('a packed record ends too early');
  let [kind, left, sum] = [-1, 0, 0];
  for (let at = start; at < end; ) {
    let value = packed[at++] ?? 0;
    if (value >= 0x80) {
      let shift = 7;
      let byte = 0x80;
      for (value &= 0x7f; byte >= 0x80 && at < end; shift += 7) {
        byte = packed[at++] ?? 0;
        value |= (byte & 0x7f) << shift;
      }
    }
    if (left === 0) {
      // How many of the next kind; where none follow, the kind after it is next.
      kind++;
      left = value;
      sum = 0;
      continue;
    }
    left--;
    sum += value;
    if (kind === DOCUMENTS) found.addDocument(sum);
    else found.addRow(sum);
  }
}

const DOCUMENTS = POSTING_KINDS.indexOf('documents');
