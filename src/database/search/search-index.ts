import type { DatabaseSync } from 'node:sqlite';
import { atOnce, type Steps } from '../steps.ts';
import { SearchPartReader } from './search-parts.ts';

/**
 * What a search lists: a row for every statement, the newest change first; and documents, each the rows of one advisory
 * as of one moment, which lie together. It is read whole, once, by the first search of an open database: some ten bytes
 * a row. What a row says is in its advisory's record; what it is found by stays in the file (name-search.ts).
 */
export interface SearchIndex {
  readonly rows: number;
  readonly documents: DocumentColumns;
  /** Which of its advisory's statements each row is, from 0. */
  readonly statement: Int32Array;
  /** In SEVERITIES. */
  readonly severity: Uint8Array;
  /** In STATUSES, by all that is known. */
  readonly status: Uint8Array;
  /** Times of documents in seconds, −1 where none is known; read when they are asked for. */
  readonly published: () => Float64Array;
  readonly withdrawn: () => Float64Array;
  /** The source of each document; read when it is asked for. */
  readonly sources: () => Int32Array;
}

export interface DocumentColumns {
  readonly count: number;
  readonly advisory: Int32Array;
  /** The first row of each, and one past the last. */
  readonly start: Int32Array;
  /** When its rows last changed, in seconds; −1 where nothing says so. */
  readonly updated: Float64Array;
}

export function* readSearchIndex(database: DatabaseSync, location: string): Steps<SearchIndex> {
  const parts = new SearchPartReader(database, location);
  const documents = yield* readDocuments(parts);
  return {
    rows: documents.start[documents.count] ?? 0,
    documents,
    statement: yield* parts.numbers('row statement', whole),
    severity: yield* parts.numbers('row severity', small),
    status: yield* parts.numbers('row status', small),
    published: () => atOnce(parts.numbers('document published', real)),
    withdrawn: () => atOnce(parts.numbers('document withdrawn', real)),
    sources: () => atOnce(parts.numbers('document source', whole)),
  };
}

function* readDocuments(parts: SearchPartReader): Steps<DocumentColumns> {
  const counts = yield* parts.numbers('document rows', whole);
  const start = new Int32Array(counts.length + 1);
  for (let document = 0; document < counts.length; document++) {
    start[document + 1] = (start[document] ?? 0) + (counts[document] ?? 0);
  }
  return {
    count: counts.length,
    advisory: yield* parts.numbers('document advisory', whole),
    start,
    updated: yield* parts.numbers('document updated', real),
  };
}

const whole = (length: number) => new Int32Array(length);
const small = (length: number) => new Uint8Array(length);
const real = (length: number) => new Float64Array(length);
