import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PackedWriter } from './packed.ts';
import { TERMS_IN_BLOCK } from './term-blocks.ts';

/**
 * What a term is found in, for a search, by where it is listed: documents by their ids and aliases, rows by their
 * package's name, and rows by a component's. Append only: the order is the format.
 */
export const POSTING_KINDS = ['documents', 'package rows', 'component rows'] as const;

export type PostingKind = (typeof POSTING_KINDS)[number];

/** Ascending numbers of each kind. */
export type Postings = Readonly<Record<PostingKind, readonly number[] | Int32Array>>;

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

  add(postings: Postings): void {
    for (const kind of POSTING_KINDS) this.#term.ascending(postings[kind]);
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
