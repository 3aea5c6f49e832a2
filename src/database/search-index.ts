import type { DatabaseSync } from 'node:sqlite';
import type { NumberLists } from './number-lists.ts';
import { SearchPartReader } from './search-parts.ts';
import { Terms } from './terms.ts';

/**
 * What a search runs over: a row for every statement, the newest change first; documents, each the rows of one advisory
 * as of one moment, which lie together; and the terms that rows can be found by. It is read whole, once, by the first
 * search of an open database: some 20 ms for a hundred thousand rows, after which any part of any name is found in the
 * time of reading the short lists of where two of its characters stand beside each other. Those lists are made then
 * and not stored, for they would make the file half as large again, as a full-text index would.
 */
export interface SearchIndex {
  readonly rows: number;
  readonly documents: DocumentColumns;
  readonly judgement: Int32Array;
  readonly package: Int32Array;
  readonly architecture: Int32Array;
  /** In SEVERITIES. */
  readonly severity: Uint8Array;
  /** In STATUSES, by all that is known. */
  readonly status: Uint8Array;
  readonly terms: Terms;
  /** Documents by vulnerability, and rows by component, ascending. */
  readonly documentsOfVulnerability: NumberLists;
  readonly rowsOfComponent: NumberLists;
  /** Times of documents in seconds, −1 where none is known; read when they are first asked for. */
  readonly dates: () => { readonly published: Float64Array; readonly withdrawn: Float64Array };
}

export interface DocumentColumns {
  readonly count: number;
  readonly advisory: Int32Array;
  readonly source: Int32Array;
  /** The first row of each, and one past the last. */
  readonly start: Int32Array;
  /** When its rows last changed, in seconds; −1 where nothing says so. */
  readonly updated: Float64Array;
  /** 1 for what has been withdrawn. */
  readonly withdrawn: Uint8Array;
}

export function readSearchIndex(database: DatabaseSync, location: string): SearchIndex {
  const parts = new SearchPartReader(database, location);
  const whole = (length: number) => new Int32Array(length);
  const small = (length: number) => new Uint8Array(length);
  const real = (length: number) => new Float64Array(length);
  const dates = () => ({
    published: parts.numbers('document published', real),
    withdrawn: parts.numbers('document withdrawn', real),
  });
  let known: ReturnType<typeof dates> | undefined;
  const documents = readDocuments(parts);
  return {
    rows: documents.start[documents.count] ?? 0,
    documents,
    judgement: parts.numbers('row judgement', whole),
    package: parts.numbers('row package', whole),
    architecture: parts.numbers('row architecture', whole),
    severity: parts.numbers('row severity', small),
    status: parts.numbers('row status', small),
    terms: Terms.read(database),
    documentsOfVulnerability: parts.lists('documents of vulnerability'),
    rowsOfComponent: parts.lists('rows of component'),
    dates: () => {
      known ??= dates();
      return known;
    },
  };
}

function readDocuments(parts: SearchPartReader): DocumentColumns {
  const counts = parts.numbers('document rows', (length) => new Int32Array(length));
  const start = new Int32Array(counts.length + 1);
  for (const [document, count] of counts.entries()) start[document + 1] = (start[document] ?? 0) + count;
  const withdrawn = parts.numbers('document withdrawn', (length) => new Float64Array(length));
  return {
    count: counts.length,
    advisory: parts.numbers('document advisory', (length) => new Int32Array(length)),
    source: parts.numbers('document source', (length) => new Int32Array(length)),
    start,
    updated: parts.numbers('document updated', (length) => new Float64Array(length)),
    withdrawn: Uint8Array.from(withdrawn, (time) => (time < 0 ? 0 : 1)),
  };
}
