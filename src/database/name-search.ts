import { BitSet } from './bit-set.ts';
import { NumberLists } from './number-lists.ts';
import type { SearchIndex } from './search-index.ts';
import { TERM_KINDS } from './term-blocks.ts';

/** Parts of a query shorter than this are passed over: nearly everything would match. */
const SHORTEST = 2;

/**
 * Terms whose rows are kept together once all of them were found at once, as the beginning of most ids does: at a
 * million advisories 120 sets of a quarter of a megabyte, if all are. A multiple of 32.
 */
const CHUNK = 16_384;

/** Finds rows by any substring of the names that they can be found by. */
export class NameSearch {
  readonly #index: SearchIndex;
  readonly #documentsOfAdvisory: NumberLists;
  readonly #rowsOfPackage: NumberLists;
  readonly #rowsOfChunk = new Map<number, BitSet>();

  constructor(index: SearchIndex) {
    this.#index = index;
    this.#documentsOfAdvisory = grouped(index.documents.advisory);
    this.#rowsOfPackage = grouped(index.package);
  }

  /**
   * The rows that have every part of the query (parted by white space) in one of their names, letter case aside; null
   * when the query has no part to look for, and so leaves out nothing.
   */
  match(query: string): BitSet | null {
    const parts = query
      .toLowerCase()
      .split(/\s+/)
      .filter((part) => part.length >= SHORTEST);
    let rows: BitSet | null = null;
    for (const part of parts) {
      const found = this.#rowsOf(this.#index.terms.having(part));
      if (rows) rows.keepOnly(found);
      else rows = found;
    }
    return rows;
  }

  /** The rows of the packages of exactly this name, letter case aside. */
  rowsOfPackagesNamed(name: string): BitSet {
    const rows = new BitSet(this.#index.rows);
    const { terms } = this.#index;
    const term = terms.find(name.toLowerCase());
    if (term < 0) return rows;
    for (let place = terms.targetStart(term); place < terms.targetEnd(term); place++) {
      if (terms.targetKind(place) === PACKAGE) markRows(this.#rowsOfPackage, terms.targetNumber(place), rows);
    }
    return rows;
  }

  #rowsOf(terms: BitSet): BitSet {
    const rows = new BitSet(this.#index.rows);
    for (let term = terms.next(0); term >= 0; ) {
      const chunk = Math.floor(term / CHUNK);
      const end = (chunk + 1) * CHUNK;
      if (term === chunk * CHUNK && end <= terms.size && terms.hasRange(term, end)) {
        rows.addAll(this.#chunkRows(chunk));
        term = end < terms.size ? terms.next(end) : -1;
      } else {
        for (; term >= 0 && term < end; term = terms.next(term + 1)) this.#markTerm(term, rows);
      }
    }
    return rows;
  }

  #chunkRows(chunk: number): BitSet {
    const known = this.#rowsOfChunk.get(chunk);
    if (known) return known;
    const rows = new BitSet(this.#index.rows);
    for (let term = chunk * CHUNK; term < (chunk + 1) * CHUNK; term++) this.#markTerm(term, rows);
    this.#rowsOfChunk.set(chunk, rows);
    return rows;
  }

  #markTerm(term: number, rows: BitSet): void {
    const { terms } = this.#index;
    const end = terms.targetEnd(term);
    for (let place = terms.targetStart(term); place < end; place++) {
      this.#mark(terms.targetKind(place), terms.targetNumber(place), rows);
    }
  }

  #mark(kind: number, number: number, rows: BitSet): void {
    switch (kind) {
      case NAME:
        this.#markDocuments(this.#index.documentsOfVulnerability, number, rows);
        break;
      case ADVISORY:
        this.#markDocuments(this.#documentsOfAdvisory, number, rows);
        break;
      case PACKAGE:
        markRows(this.#rowsOfPackage, number, rows);
        break;
      case COMPONENT:
        markRows(this.#index.rowsOfComponent, number, rows);
    }
  }

  #markDocuments(lists: NumberLists, group: number, rows: BitSet): void {
    const { start } = this.#index.documents;
    const end = lists.end(group);
    for (let place = lists.start(group); place < end; place++) {
      const document = lists.value(place);
      const row = start[document] ?? 0;
      const after = start[document + 1] ?? 0;
      if (after - row === 1) rows.add(row);
      else rows.addRange(row, after);
    }
  }
}

const NAME = TERM_KINDS.indexOf('name');
const ADVISORY = TERM_KINDS.indexOf('advisory');
const PACKAGE = TERM_KINDS.indexOf('package');
const COMPONENT = TERM_KINDS.indexOf('component');

function markRows(lists: NumberLists, group: number, rows: BitSet): void {
  const end = lists.end(group);
  for (let place = lists.start(group); place < end; place++) rows.add(lists.value(place));
}

/** By number, the positions that have it. */
function grouped(numbers: Int32Array): NumberLists {
  let groups = 0;
  for (const number of numbers) if (number >= groups) groups = number + 1;
  return NumberLists.gather(groups, (tell) => {
    for (let position = 0; position < numbers.length; position++) tell(numbers[position] ?? 0, position);
  });
}
