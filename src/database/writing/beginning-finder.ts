import { int32sApart, shared } from '../arrays/apart.ts';
import { BitSet } from '../arrays/bit-set.ts';
import { giveBack } from '../arrays/give-back.ts';
import { type Beginning, ROWS_STORED } from '../search/beginnings.ts';
import type { TermRanges } from '../search/term-ranges.ts';
import type { TermPostings } from './term-postings.ts';
import type { ListedRows } from './write-search-index.ts';

/** What is known of the postings before anything is looked for, in arrays that threads can share. */
export interface FinderTables {
  /** How many rows each of the postings' documents has, at most `MANY`, none where it has been withdrawn. */
  readonly countOf: Uint8Array;
  /** The document of each of the postings' rows, −1 where that has been withdrawn. */
  readonly documentOf: Int32Array;
}

/** They are in the order in which postings are gone through: looking each up in a place of its own took four times as long. */
export function finderTables(postings: TermPostings, { starts, withdrawn }: ListedRows): FinderTables {
  const { documents, documentStarts, rows, rowStarts } = postings;
  const size = starts.length - 1;
  const documentOfRow = int32sApart(starts[size] ?? 0);
  for (let document = 0; document < size; document++) {
    documentOfRow.fill(withdrawn.has(document) ? -1 : document, starts[document], starts[document + 1]);
  }
  const countOf = shared.bytes(documentStarts.at(-1) ?? 0);
  for (let place = 0; place < countOf.length; place++) {
    const document = documents[place] ?? 0;
    const count = (starts[document + 1] ?? 0) - (starts[document] ?? 0);
    countOf[place] = withdrawn.has(document) ? 0 : Math.min(count, MANY);
  }
  const documentOf = shared.int32s(rowStarts.at(-1) ?? 0);
  for (let place = 0; place < documentOf.length; place++) {
    documentOf[place] = documentOfRow[rows[place] ?? 0] ?? -1;
  }
  giveBack(documentOfRow);
  return { countOf, documentOf };
}

/** What is kept in a byte of documents with as many rows or more. */
const MANY = 255;

/**
 * Finds what terms are found in that has not been withdrawn, for thousands of texts, one after the other. A document's
 * rows are counted when it is met first, without going through them, and a row only where its document is not among them.
 */
export class BeginningFinder {
  readonly #postings: TermPostings;
  readonly #listed: ListedRows;
  readonly #tables: FinderTables;
  readonly #documents: BitSet;
  /** Rows of documents that are neither found nor withdrawn. */
  readonly #rows: BitSet;

  constructor(postings: TermPostings, listed: ListedRows, tables: FinderTables) {
    const { starts } = listed;
    this.#postings = postings;
    this.#listed = listed;
    this.#tables = tables;
    this.#documents = new BitSet(starts.length - 1);
    this.#rows = new BitSet(starts.at(-1) ?? 0);
  }

  find(ranges: TermRanges): Beginning {
    const total = this.#addDocuments(ranges);
    const more = this.#addRows(ranges);
    const rows = more === 0 ? this.#firstOfDocuments() : this.#first();
    if (more > 0) this.#rows.clear();
    return { total: total + more, rows };
  }

  #count(document: number): number {
    const { starts } = this.#listed;
    return (starts[document + 1] ?? 0) - (starts[document] ?? 0);
  }

  /** Returns how many rows they have. */
  #addDocuments(ranges: TermRanges): number {
    const { documents, documentStarts } = this.#postings;
    const found = this.#documents;
    const { countOf } = this.#tables;
    found.clear();
    let total = 0;
    for (let at = 0; at < ranges.length; at += 2) {
      const end = documentStarts[ranges[at + 1] ?? 0] ?? 0;
      for (let place = documentStarts[ranges[at] ?? 0] ?? 0; place < end; place++) {
        const document = documents[place] ?? 0;
        if (found.has(document)) continue;
        found.add(document);
        const count = countOf[place] ?? 0;
        total += count < MANY ? count : this.#count(document);
      }
    }
    return total;
  }

  /** Returns how many there are beside the documents'. */
  #addRows(ranges: TermRanges): number {
    const { rows, rowStarts } = this.#postings;
    const [found, documents] = [this.#rows, this.#documents];
    const { documentOf } = this.#tables;
    let count = 0;
    for (let at = 0; at < ranges.length; at += 2) {
      const end = rowStarts[ranges[at + 1] ?? 0] ?? 0;
      for (let place = rowStarts[ranges[at] ?? 0] ?? 0; place < end; place++) {
        const document = documentOf[place] ?? -1;
        if (document < 0 || documents.has(document)) continue;
        const row = rows[place] ?? 0;
        if (found.has(row)) continue;
        found.add(row);
        count++;
      }
    }
    return count;
  }

  #firstOfDocuments(): readonly number[] {
    const { starts, withdrawn } = this.#listed;
    const first: number[] = [];
    for (let document = this.#documents.next(0); document >= 0; document = this.#documents.next(document + 1)) {
      if (withdrawn.has(document)) continue;
      const end = starts[document + 1] ?? 0;
      for (let row = starts[document] ?? 0; row < end; row++) {
        first.push(row);
        if (first.length === ROWS_STORED) return first;
      }
    }
    return first;
  }

  /** Those of documents and the others, in their order. */
  #first(): readonly number[] {
    const first = [...this.#firstOfDocuments()];
    for (let row = this.#rows.next(0), nth = 0; row >= 0 && nth < ROWS_STORED; row = this.#rows.next(row + 1), nth++) {
      first.push(row);
    }
    return first.sort((a, b) => a - b).slice(0, ROWS_STORED);
  }
}
