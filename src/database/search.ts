import { compareText, SEVERITIES, type Seconds, STATUSES, type Status } from '../model/index.ts';
import type { AdvisoryList, AdvisoryQuery } from './advisory-types.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { type ItemFacts, listItem } from './list-item.ts';
import { NameSearch } from './name-search.ts';
import type { Rows } from './rows.ts';
import type { SearchIndex } from './search-index.ts';
import { standing } from './standing.ts';

/** Where a row of the index stood on the day that is asked of. */
interface Stood {
  readonly status: Status;
  /** −1 where no time is known. */
  readonly updated: Seconds;
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
    const stood = (row: number) => (asOf === null ? this.#now(row) : this.#on(row, asOf));
    const found = this.#find(query, stood);
    // As of an earlier day, rows that changed since stand elsewhere; the sort leaves the others in their order.
    if (asOf !== null) found.sort((a, b) => (stood(b)?.updated ?? -1) - (stood(a)?.updated ?? -1));
    const place = (position: number) => this.#place(found[position], stood);
    const start = query.cursor ? after(readCursor(query.cursor), found.length, place) : 0;
    const page = found.slice(start, start + query.limit);
    const end = start + page.length;
    return {
      items: page.flatMap((row) => this.#item(row, stood(row))),
      total: found.length,
      next: page.length > 0 && end < found.length ? writeCursor(cursorAt(end - 1, place)) : null,
    };
  }

  /** The rows that answer, in the order of the index. */
  #find(query: AdvisoryQuery, stood: (row: number) => Stood | null): number[] {
    const { status, since } = query;
    const marks = this.#names.match(query.q ?? '');
    const packages = query.package === undefined ? null : this.#names.packagesNamed(query.package);
    const sources = query.source === undefined ? null : this.#sourcesNamed(query.source);
    const found: number[] = [];
    for (let row = 0; row < this.#index.rows; row++) {
      if (marks && marks[row] === 0) continue;
      if (packages && !packages.has(this.#index.package[row] ?? -1)) continue;
      if (sources && !sources.has(this.#index.source[row] ?? -1)) continue;
      const then = stood(row);
      if (!then || (status !== undefined && then.status !== status)) continue;
      if (since === undefined || then.updated >= since) found.push(row);
    }
    return found;
  }

  #sourcesNamed(wanted: string): ReadonlySet<number> {
    const named = this.#sources.map((name) => name === wanted || name.startsWith(`${wanted}:`));
    return new Set([...named.keys()].filter((number) => named[number]));
  }

  /** By all that is known; null for what has been withdrawn. */
  #now(row: number): Stood | null {
    const { withdrawn, status, updated } = this.#index;
    if ((withdrawn[row] ?? -1) >= 0) return null;
    return { status: STATUSES[status[row] ?? 0] ?? 'affected', updated: updated[row] ?? -1 };
  }

  /** As of a day; null for what had not been published by then, or had been withdrawn. docs/matching.md, 9. */
  #on(row: number, asOf: Seconds): Stood | null {
    const { withdrawn, published, status, updated, judgement } = this.#index;
    const gone = withdrawn[row] ?? -1;
    if (gone >= 0 && gone <= asOf) return null;
    const latest = updated[row] ?? -1;
    const first = published[row] ?? -1;
    const known = STATUSES[status[row] ?? 0] ?? 'affected';
    if (latest <= asOf && first <= asOf) return { status: known, updated: latest };
    // It changed after that day: dated judgements stood as their events say, undated ones as ever since publication.
    const then = standing(this.#rows.judgement(judgement[row] ?? 0), asOf);
    if (then === null) return null;
    if (then.since !== null) return { status: then.status, updated: then.since };
    return first >= 0 && first <= asOf ? { status: known, updated: first } : null;
  }

  #item(row: number, stood: Stood | null) {
    const facts: ItemFacts = {
      advisory: this.#index.advisory[row] ?? 0,
      package: this.#index.package[row] ?? 0,
      architecture: this.#index.architecture[row] ?? 0,
      judgement: this.#index.judgement[row] ?? 0,
      severity: SEVERITIES[this.#index.severity[row] ?? 0] ?? 'Unknown',
      status: stood?.status ?? 'affected',
      updated: stood && stood.updated >= 0 ? stood.updated : null,
    };
    return listItem(this.#rows, facts);
  }

  #place(row: number | undefined, stood: (row: number) => Stood | null): Place {
    if (row === undefined) return { updated: -1, id: '', name: '' };
    return {
      updated: stood(row)?.updated ?? -1,
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
