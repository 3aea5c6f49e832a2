import type { AdvisoryQuery } from '../advisory-types.ts';
import { BitSet } from '../arrays/bit-set.ts';
import { SOURCES_KEPT_LIMIT } from '../limits.ts';
import type { SearchIndex } from './search-index.ts';

/** The rows of each filter, made when it is first asked for and kept. */
export class SearchFilters {
  readonly #index: SearchIndex;
  readonly #sources: readonly string[];
  readonly #ofStatus = new Map<number, BitSet>();
  readonly #ofSource = new Map<string, BitSet>();
  #today: BitSet | undefined;

  /** @param sources the names of the sources, by number */
  constructor(index: SearchIndex, sources: readonly string[]) {
    this.#index = index;
    this.#sources = sources;
  }

  /** Rows of what has not been withdrawn. */
  today(): BitSet {
    if (this.#today) return this.#today;
    const withdrawn = this.#index.withdrawn();
    this.#today = this.#ofDocuments((document) => (withdrawn[document] ?? -1) < 0);
    return this.#today;
  }

  /** Rows that have this status (in STATUSES) by all that is known. */
  status(status: number): BitSet {
    const known = this.#ofStatus.get(status);
    if (known) return known;
    const rows = new BitSet(this.#index.rows);
    for (let row = 0; row < this.#index.rows; row++) if (this.#index.status[row] === status) rows.add(row);
    this.#ofStatus.set(status, rows);
    return rows;
  }

  /** Rows of a source, or of those whose names begin with this before a colon. */
  source(wanted: NonNullable<AdvisoryQuery['source']>): BitSet {
    const known = this.#ofSource.get(wanted);
    if (known) return known;
    const named = this.#sources.map((name) => name === wanted || name.startsWith(`${wanted}:`));
    const sources = this.#index.sources();
    const rows = this.#ofDocuments((document) => named[sources[document] ?? -1] === true);
    if (this.#ofSource.size >= SOURCES_KEPT_LIMIT) this.#ofSource.clear();
    this.#ofSource.set(wanted, rows);
    return rows;
  }

  #ofDocuments(holds: (document: number) => boolean): BitSet {
    const { count, start } = this.#index.documents;
    const rows = new BitSet(this.#index.rows);
    for (let document = 0; document < count; document++) {
      if (holds(document)) rows.addRange(start[document] ?? 0, start[document + 1] ?? 0);
    }
    return rows;
  }
}
