import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BitSet } from '../arrays/bit-set.ts';
import { PARTS_KEPT_LIMIT } from '../limits.ts';
import { addPostings, POSTING_KINDS, visitPostings } from './posting-blocks.ts';
import { commonRows, type RowSet } from './row-set.ts';
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
  readonly #kept = new Map<string, RowSet>();

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
  match(query: string): RowSet | null {
    const parts = query
      .toLowerCase()
      .split(/\s+/)
      .filter((part) => part.length >= SHORTEST);
    const [first, ...others] = parts;
    if (first === undefined) return null;
    if (others.length === 0) return this.#rowsOf(first);
    let rows = own(this.#rowsOf(first));
    for (const part of others) rows = commonRows(rows, this.#rowsOf(part));
    return rows;
  }

  /** The rows of the packages of exactly this name, letter case aside. */
  rowsOfPackagesNamed(name: string): RowSet {
    const found = new RowsFound(this.#starts);
    const term = this.#term.place(name);
    const packed = term === null ? undefined : this.#postings.get(term.block)?.['packed'];
    if (term !== null && packed instanceof Uint8Array) {
      visitPostings(
        packed,
        (place) => place === term.place,
        (kind, number) => {
          if (kind === PACKAGE_ROWS) found.addRow(number);
        },
      );
    }
    return found.rows();
  }

  #rowsOf(part: string): RowSet {
    const known = this.#kept.get(part);
    if (known) return own(known);
    const found = this.#found;
    found.clear();
    let blocks = 0;
    this.#terms.forEachBlock(part, (block, terms) => {
      blocks++;
      const packed = this.#postings.get(block)?.['packed'];
      if (packed instanceof Uint8Array) addPostings(packed, terms, found);
    });
    const rows = found.rows();
    if (blocks > BLOCKS_SOON_FOUND) {
      if (this.#kept.size >= PARTS_KEPT_LIMIT) this.#kept.clear();
      this.#kept.set(part, own(rows));
    }
    return rows;
  }
}

/** Bits that are gathered into again, or kept, as a copy to change; a list never changes. */
function own(rows: RowSet): RowSet {
  return rows instanceof BitSet ? rows.copy() : rows;
}

const PACKAGE_ROWS = POSTING_KINDS.indexOf('package rows');
