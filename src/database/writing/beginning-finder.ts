import { int32sApart } from '../arrays/apart.ts';
import { BitSet } from '../arrays/bit-set.ts';
import { type Beginning, ROWS_STORED } from '../search/beginnings.ts';
import type { TermRanges } from '../search/term-ranges.ts';
import type { TermPostings } from './term-postings.ts';
import type { ListedRows } from './write-search-index.ts';

/**
 * Finds what terms are found in that has not been withdrawn, for thousands of texts, one after the other. Documents are
 * counted by stretches, without going through their rows, and a row only where its document is not among them.
 */
export class BeginningFinder {
  readonly #postings: TermPostings;
  readonly #listed: ListedRows;
  /** How many rows that are not withdrawn there are before each document, and in all. */
  readonly #before: Int32Array;
  readonly #documentOfRow: Int32Array;
  readonly #documents: BitSet;
  /** Rows of documents that are neither found nor withdrawn. */
  readonly #rows: BitSet;

  constructor(postings: TermPostings, listed: ListedRows) {
    const { starts, withdrawn } = listed;
    const documents = starts.length - 1;
    this.#postings = postings;
    this.#listed = listed;
    this.#before = int32sApart(documents + 1);
    this.#documentOfRow = int32sApart(starts[documents] ?? 0);
    for (let document = 0; document < documents; document++) {
      const [start, end] = [starts[document] ?? 0, starts[document + 1] ?? 0];
      this.#before[document + 1] = (this.#before[document] ?? 0) + (withdrawn.has(document) ? 0 : end - start);
      this.#documentOfRow.fill(document, start, end);
    }
    this.#documents = new BitSet(documents);
    this.#rows = new BitSet(this.#documentOfRow.length);
  }

  find(ranges: TermRanges): Beginning {
    this.#addDocuments(ranges);
    let total = 0;
    this.#documents.forEachRun((first, end) => {
      total += (this.#before[end] ?? 0) - (this.#before[first] ?? 0);
    });
    const more = this.#addRows(ranges);
    const rows = more === 0 ? this.#firstOfDocuments() : this.#first();
    if (more > 0) this.#rows.clear();
    return { total: total + more, rows };
  }

  #addDocuments(ranges: TermRanges): void {
    const { documents, documentStarts } = this.#postings;
    this.#documents.clear();
    for (let at = 0; at < ranges.length; at += 2) {
      const end = documentStarts[ranges[at + 1] ?? 0] ?? 0;
      for (let place = documentStarts[ranges[at] ?? 0] ?? 0; place < end; place++) {
        this.#documents.add(documents[place] ?? 0);
      }
    }
  }

  /** Returns how many there are beside the documents'. */
  #addRows(ranges: TermRanges): number {
    const { rows, rowStarts } = this.#postings;
    let count = 0;
    for (let at = 0; at < ranges.length; at += 2) {
      const end = rowStarts[ranges[at + 1] ?? 0] ?? 0;
      for (let place = rowStarts[ranges[at] ?? 0] ?? 0; place < end; place++) {
        const row = rows[place] ?? 0;
        const document = this.#documentOfRow[row] ?? 0;
        if (this.#documents.has(document) || this.#listed.withdrawn.has(document) || this.#rows.has(row)) continue;
        this.#rows.add(row);
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
