import { BitSet } from './bit-set.ts';
import { NumberLists } from './number-lists.ts';
import type { SearchIndex } from './search-index.ts';
import { TERM_KINDS } from './term-blocks.ts';

/** Parts of a query shorter than this are passed over: nearly everything would match. */
const SHORTEST = 2;

/**
 * Terms of which what they find is kept together once all of them were found at once, as the beginning of most ids does:
 * at a million advisories some 50 sets of 400 kB, if all are. A multiple of 32.
 */
const CHUNK = 32_768;

/** Finds rows by any substring of the names that they can be found by. */
export class NameSearch {
  readonly #index: SearchIndex;
  readonly #documentsOfAdvisory: NumberLists;
  readonly #rowsOfPackage: NumberLists;
  readonly #starts: Int32Array;
  readonly #chunks = new Map<number, Found>();

  constructor(index: SearchIndex) {
    this.#index = index;
    this.#starts = index.documents.start;
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
      if (terms.targetKind(place) === PACKAGE) addList(this.#rowsOfPackage, terms.targetNumber(place), rows);
    }
    return rows;
  }

  /**
   * Documents are gathered first, and then all their rows at once: there are fewer of them, and those that follow each
   * other have rows that do.
   */
  #rowsOf(terms: BitSet): BitSet {
    const found = this.#nothing();
    for (let term = terms.next(0); term >= 0; ) {
      const chunk = Math.floor(term / CHUNK);
      const end = (chunk + 1) * CHUNK;
      if (term === chunk * CHUNK && end <= terms.size && terms.hasRange(term, end)) {
        const whole = this.#ofChunk(chunk);
        found.documents.addAll(whole.documents);
        found.rows.addAll(whole.rows);
        term = end < terms.size ? terms.next(end) : -1;
      } else {
        for (; term >= 0 && term < end; term = terms.next(term + 1)) this.#mark(term, found);
      }
    }
    const { rows, documents } = found;
    const starts = this.#starts;
    documents.forEachRun((first, end) => rows.addRange(starts[first] ?? 0, starts[end] ?? 0));
    return rows;
  }

  #nothing(): Found {
    return { documents: new BitSet(this.#index.documents.count), rows: new BitSet(this.#index.rows) };
  }

  #ofChunk(chunk: number): Found {
    const known = this.#chunks.get(chunk);
    if (known) return known;
    const found = this.#nothing();
    for (let term = chunk * CHUNK; term < (chunk + 1) * CHUNK; term++) this.#mark(term, found);
    this.#chunks.set(chunk, found);
    return found;
  }

  #mark(term: number, { documents, rows }: Found): void {
    const { terms, documentsOfVulnerability, rowsOfComponent } = this.#index;
    const end = terms.targetEnd(term);
    for (let place = terms.targetStart(term); place < end; place++) {
      const number = terms.targetNumber(place);
      switch (terms.targetKind(place)) {
        case NAME:
          addList(documentsOfVulnerability, number, documents);
          break;
        case ADVISORY:
          addList(this.#documentsOfAdvisory, number, documents);
          break;
        case PACKAGE:
          addList(this.#rowsOfPackage, number, rows);
          break;
        case COMPONENT:
          addList(rowsOfComponent, number, rows);
      }
    }
  }
}

/** Documents of which all rows are found, and rows beside them. */
interface Found {
  readonly documents: BitSet;
  readonly rows: BitSet;
}

const NAME = TERM_KINDS.indexOf('name');
const ADVISORY = TERM_KINDS.indexOf('advisory');
const PACKAGE = TERM_KINDS.indexOf('package');
const COMPONENT = TERM_KINDS.indexOf('component');

function addList(lists: NumberLists, group: number, found: BitSet): void {
  const end = lists.end(group);
  for (let place = lists.start(group); place < end; place++) found.add(lists.value(place));
}

/** By number, the positions that have it. */
function grouped(numbers: Int32Array): NumberLists {
  let groups = 0;
  for (const number of numbers) if (number >= groups) groups = number + 1;
  return NumberLists.gather(groups, (tell) => {
    for (let position = 0; position < numbers.length; position++) tell(numbers[position] ?? 0, position);
  });
}
