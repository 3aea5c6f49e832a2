import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BitSet } from './bit-set.ts';
import { PARTS_KEPT_LIMIT } from './limits.ts';
import { POSTING_KINDS, type PostingVisitor, visitPostings } from './posting-blocks.ts';
import { RowsFound } from './rows-found.ts';
import { TermReader } from './term-blocks.ts';
import { TermSearch } from './term-search.ts';

/** Parts of a query shorter than this are passed over: nearly everything would match. */
const SHORTEST = 2;

/** What is found in more blocks than this is kept for the query that comes next, which mostly has the same parts. */
const BLOCKS_SOON_FOUND = 100;

/** Finds rows by any substring of the names that they can be found by. */
export class NameSearch {
  readonly #starts: Int32Array;
  readonly #terms: TermSearch;
  readonly #term: TermReader;
  readonly #postings: StatementSync;
  readonly #found: RowsFound;
  readonly #kept = new Map<string, BitSet>();

  /** @param starts the first row of each document, and one past the last */
  constructor(database: DatabaseSync, starts: Int32Array) {
    this.#starts = starts;
    this.#terms = new TermSearch(database);
    this.#term = new TermReader(database);
    this.#postings = database.prepare('SELECT packed FROM posting WHERE n = ?');
    this.#found = new RowsFound(starts);
  }

  /**
   * The rows that have every part of the query (parted by white space) in one of their names, letter case aside; null
   * when the query has no part to look for, and so leaves out nothing. The set is the caller's until the next call.
   */
  match(query: string): BitSet | null {
    const parts = query
      .toLowerCase()
      .split(/\s+/)
      .filter((part) => part.length >= SHORTEST);
    const [first, ...others] = parts;
    if (first === undefined) return null;
    if (others.length === 0) return this.#rowsOf(first);
    const rows = this.#rowsOf(first).copy();
    for (const part of others) rows.keepOnly(this.#rowsOf(part));
    return rows;
  }

  /** The rows of the packages of exactly this name, letter case aside. */
  rowsOfPackagesNamed(name: string): BitSet {
    const found = new RowsFound(this.#starts);
    const term = this.#term.place(name);
    if (term !== null) {
      this.#visit(
        term.block,
        (place) => place === term.place,
        (kind, number) => {
          if (kind === PACKAGE_ROWS) found.addRow(number);
        },
      );
    }
    return found.rows();
  }

  #rowsOf(part: string): BitSet {
    const known = this.#kept.get(part);
    if (known) return known.copy();
    const found = this.#found;
    found.clear();
    let blocks = 0;
    this.#terms.forEachBlock(part, (block, terms) => {
      blocks++;
      this.#visit(
        block,
        (place) => terms[place] === 1,
        (kind, number) => {
          if (kind === DOCUMENTS) found.addDocument(number);
          else found.addRow(number);
        },
      );
    });
    const rows = found.rows();
    if (blocks > BLOCKS_SOON_FOUND) {
      if (this.#kept.size >= PARTS_KEPT_LIMIT) this.#kept.clear();
      this.#kept.set(part, rows.copy());
    }
    return rows;
  }

  #visit(block: number, isWanted: (place: number) => boolean, tell: PostingVisitor): void {
    const packed = this.#postings.get(block)?.['packed'];
    if (packed instanceof Uint8Array) visitPostings(packed, isWanted, tell);
  }
}

const DOCUMENTS = POSTING_KINDS.indexOf('documents');
const PACKAGE_ROWS = POSTING_KINDS.indexOf('package rows');
