import { compareText, SEVERITIES, type Seconds, STATUSES } from '../model/index.ts';
import type { AdvisoryList, AdvisoryQuery } from './advisory-types.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { type ItemFacts, listItem } from './list-item.ts';
import { NameSearch } from './name-search.ts';
import type { Rows } from './rows.ts';
import type { SearchIndex } from './search-index.ts';
import { standing } from './standing.ts';

/** How the rows of the index stand on the day that is asked of. */
interface Day {
  /** False for what had not been published by then, or had been withdrawn. */
  exists(row: number): boolean;
  /** In STATUSES. */
  status(row: number): number;
  /** −1 where no time is known. */
  updated(row: number): Seconds;
}

/** Searches the advisories of an open database. */
export class AdvisorySearch {
  readonly #rows: Rows;
  readonly #index: SearchIndex;
  readonly #names: NameSearch;
  readonly #sources: readonly string[];

  constructor(rows: Rows, index: SearchIndex, sources: readonly string[]) {
    this.#rows = rows;
    this.#index = index;
    this.#names = new NameSearch(index);
    this.#sources = sources;
  }

  /**
   * A page of what answers the query, the newest change first.
   * @throws {UsageError} when the cursor is none.
   */
  list(query: AdvisoryQuery): AdvisoryList {
    const asOf = query.asOf ?? null;
    const day = asOf === null ? this.#today() : this.#earlier(asOf);
    const found = this.#find(query, day);
    // On an earlier day, rows that changed since stand elsewhere; the sort leaves the others in their order.
    if (asOf !== null) found.sort((a, b) => day.updated(b) - day.updated(a));
    const place = (position: number) => this.#place(found[position], day);
    const start = query.cursor ? after(readCursor(query.cursor), found.length, place) : 0;
    const page = found.slice(start, start + query.limit);
    const end = start + page.length;
    return {
      items: page.map((row) => listItem(this.#rows, this.#facts(row, day))),
      total: found.length,
      next: page.length > 0 && end < found.length ? writeCursor(cursorAt(end - 1, place)) : null,
    };
  }

  /** The rows that answer, in the order of the index. */
  #find(query: AdvisoryQuery, day: Day): number[] {
    const marks = this.#names.match(query.q ?? '');
    const packages = query.package === undefined ? null : this.#names.packagesNamed(query.package);
    const sources = query.source === undefined ? null : this.#sourcesNamed(query.source);
    const status = query.status === undefined ? null : STATUSES.indexOf(query.status);
    const since = query.since ?? Number.NEGATIVE_INFINITY;
    const found: number[] = [];
    for (let row = 0; row < this.#index.rows; row++) {
      if (marks && marks[row] === 0) continue;
      if (packages && !packages.has(this.#index.package[row] ?? -1)) continue;
      if (sources && !sources.has(this.#index.source[row] ?? -1)) continue;
      if (!day.exists(row) || (status !== null && day.status(row) !== status)) continue;
      if (day.updated(row) >= since) found.push(row);
    }
    return found;
  }

  #sourcesNamed(wanted: string): ReadonlySet<number> {
    const named = this.#sources.map((name) => name === wanted || name.startsWith(`${wanted}:`));
    return new Set([...named.keys()].filter((number) => named[number]));
  }

  /** By all that is known. */
  #today(): Day {
    const { withdrawn, status, updated } = this.#index;
    return {
      exists: (row) => (withdrawn[row] ?? -1) < 0,
      status: (row) => status[row] ?? 0,
      updated: (row) => updated[row] ?? -1,
    };
  }

  /** design.md, Matching 9. */
  #earlier(asOf: Seconds): Day {
    const { withdrawn, status, updated } = this.#index;
    const changed = new Map<number, { readonly status: number; readonly updated: Seconds } | null>();
    const then = (row: number) => {
      // Most rows have not changed since, and stand as they do today.
      if ((updated[row] ?? -1) <= asOf && (this.#index.published[row] ?? -1) <= asOf) return undefined;
      let stood = changed.get(row);
      if (stood === undefined) {
        stood = this.#stood(row, asOf);
        changed.set(row, stood);
      }
      return stood;
    };
    return {
      exists: (row) => {
        const gone = withdrawn[row] ?? -1;
        return (gone < 0 || gone > asOf) && then(row) !== null;
      },
      status: (row) => then(row)?.status ?? status[row] ?? 0,
      updated: (row) => then(row)?.updated ?? updated[row] ?? -1,
    };
  }

  /** A row that changed after a day: dated judgements stood as their events say, others as since their publication. */
  #stood(row: number, asOf: Seconds): { readonly status: number; readonly updated: Seconds } | null {
    const { published, status, judgement } = this.#index;
    const stood = standing(this.#rows.judgement(judgement[row] ?? 0), asOf);
    if (stood === null) return null;
    if (stood.since !== null) return { status: STATUSES.indexOf(stood.status), updated: stood.since };
    const first = published[row] ?? -1;
    return first >= 0 && first <= asOf ? { status: status[row] ?? 0, updated: first } : null;
  }

  #facts(row: number, day: Day): ItemFacts {
    const updated = day.updated(row);
    return {
      advisory: this.#index.advisory[row] ?? 0,
      package: this.#index.package[row] ?? 0,
      architecture: this.#index.architecture[row] ?? 0,
      judgement: this.#index.judgement[row] ?? 0,
      severity: SEVERITIES[this.#index.severity[row] ?? 0] ?? 'Unknown',
      status: STATUSES[day.status(row)] ?? 'affected',
      updated: updated < 0 ? null : updated,
    };
  }

  #place(row: number | undefined, day: Day): Place {
    if (row === undefined) return { updated: -1, id: '', name: '' };
    return {
      updated: day.updated(row),
      id: this.#rows.advisory(this.#index.advisory[row] ?? 0).header.id,
      name: this.#rows.package(this.#index.package[row] ?? 0).name,
    };
  }
}

type Place = Omit<Cursor, 'nth'>;

/** The order of the rows (search-index.ts). */
function comparePlaces(a: Place, b: Place): number {
  return b.updated - a.updated || compareText(a.id, b.id) || compareText(a.name, b.name);
}

/** The place of a position, and which it is among those of the same place. */
function cursorAt(position: number, place: (position: number) => Place): Cursor {
  const at = place(position);
  let nth = 0;
  while (nth < position && comparePlaces(place(position - nth - 1), at) === 0) nth++;
  return { ...at, nth };
}

/** The position after a cursor's, whether or not its row is still there. */
function after(cursor: Cursor, length: number, place: (position: number) => Place): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePlaces(place(middle), cursor) < 0) low = middle + 1;
    else high = middle;
  }
  let position = low;
  while (position < length && position <= low + cursor.nth && comparePlaces(place(position), cursor) === 0) position++;
  return position;
}
