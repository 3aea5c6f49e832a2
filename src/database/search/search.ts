import type { DatabaseSync } from 'node:sqlite';
import { compareText, SEVERITIES, type Seconds, STATUSES } from '../../model/index.ts';
import type { AdvisoryList, AdvisoryQuery } from '../advisory-types.ts';
import { type ItemFacts, listItem } from '../records/list-item.ts';
import type { Rows } from '../records/rows.ts';
import type { StatementRow } from '../records/stored-advisory.ts';
import { type Beginning, Beginnings, ROWS_STORED } from './beginnings.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { NameSearch } from './name-search.ts';
import { commonRows, type RowSet } from './row-set.ts';
import { type RowThen, rowsThen } from './search-day.ts';
import { SearchFilters } from './search-filters.ts';
import type { SearchIndex } from './search-index.ts';

/** Searches the advisories of an open database. */
export class AdvisorySearch {
  readonly #rows: Rows;
  readonly #index: SearchIndex;
  readonly #names: NameSearch;
  readonly #filters: SearchFilters;
  readonly #beginnings: Beginnings;

  constructor(database: DatabaseSync, rows: Rows, index: SearchIndex, sources: readonly string[]) {
    this.#rows = rows;
    this.#index = index;
    this.#names = new NameSearch(database, index.documents.start);
    this.#beginnings = new Beginnings(database);
    this.#filters = new SearchFilters(index, sources);
  }

  /**
   * A page of what answers the query, the newest change first.
   * @throws {UsageError} when the cursor is none.
   */
  list(query: AdvisoryQuery): AdvisoryList {
    const cursor = query.cursor ? readCursor(query.cursor) : null;
    const { asOf = null } = query;
    return asOf === null ? this.#listToday(query, cursor) : this.#listThen(query, cursor, asOf);
  }

  #listToday(query: AdvisoryQuery, cursor: Cursor | null): AdvisoryList {
    const { total, rows, nth } = cursor === null ? this.#firstRows(query) : this.#rowsAfter(query, cursor);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => listItem(this.#rows, this.#facts(this.#now(row)))),
      total,
      next: last !== undefined && rows.length > page.length ? this.#cursor(last, nth) : null,
    };
  }

  /** The rows of the first page, and at least one more if there are more. */
  #firstRows(query: AdvisoryQuery): Stretch {
    const kept = this.#beginnings.get(query);
    if (kept) return { ...kept, nth: countedIn(kept.rows) };
    const { rows: found, end, total } = this.#found(query);
    const beginning = { total, rows: rowsFrom(found, found.next(0), end, Math.max(query.limit + 1, ROWS_STORED)) };
    this.#beginnings.keep(query, beginning);
    return { ...beginning, nth: countedIn(beginning.rows) };
  }

  #rowsAfter(query: AdvisoryQuery, cursor: Cursor): Stretch {
    const { rows: found, end, total } = this.#found(query);
    const rows = rowsFrom(found, this.#after(found, cursor), end, query.limit + 1);
    return { total, rows, nth: (first, row) => found.countBelow(row) - found.countBelow(first) };
  }

  /** All rows that answer a query; those from `end` on are too old. */
  #found(query: AdvisoryQuery): { readonly rows: RowSet; readonly end: number; readonly total: number } {
    const named = this.#named(query);
    const today = this.#filters.today();
    let rows = named === null ? today.copy() : commonRows(named, today);
    if (query.status !== undefined) rows = commonRows(rows, this.#filters.status(STATUSES.indexOf(query.status)));
    const { since } = query;
    if (since === undefined) return { rows, end: this.#index.rows, total: rows.count() };
    const end = this.#firstRow((updated) => updated < since);
    return { rows, end, total: rows.countBelow(end) };
  }

  /** The rows that have the names and the source asked for, whenever; null for all. */
  #named(query: AdvisoryQuery): RowSet | null {
    let found = this.#names.match(query.q ?? '');
    if (query.package !== undefined) {
      const named = this.#names.rowsOfPackagesNamed(query.package);
      found = found === null ? named : commonRows(found, named);
    }
    if (query.source !== undefined) {
      const from = this.#filters.source(query.source);
      found = found === null ? from.copy() : commonRows(found, from);
    }
    return found;
  }

  /** The first row found that comes after a cursor's, whether or not that is still there; −1 for none. */
  #after(found: RowSet, cursor: Cursor): number {
    let row = found.next(Math.min(this.#firstAt(cursor), this.#index.rows));
    for (let same = 0; row >= 0 && same <= cursor.nth && this.#compare(row, cursor) === 0; same++) {
      row = found.next(row + 1);
    }
    return row;
  }

  /** The place of a row, and which it is among those found of the same place. */
  #cursor(row: number, nth: Stretch['nth']): string {
    const place = placeOf(this.#rows, this.#index, row, this.#updated(row));
    return writeCursor({ ...place, nth: nth(this.#firstAt(place), row) });
  }

  /** The first row whose place is not before another. */
  #firstAt(place: Place): number {
    let [low, high] = [0, this.#index.rows];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How a row stands to a place; names are read only where times are equal. */
  #compare(row: number, place: Place): number {
    const updated = this.#updated(row);
    return place.updated - updated || comparePlaces(placeOf(this.#rows, this.#index, row, updated), place);
  }

  /** The first row with a time of change that `holds`, which holds for all later rows too. */
  #firstRow(holds: (updated: Seconds) => boolean): number {
    const { updated, start, count } = this.#index.documents;
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(updated[middle] ?? -1)) high = middle;
      else low = middle + 1;
    }
    return start[low] ?? this.#index.rows;
  }

  #listThen(query: AdvisoryQuery, cursor: Cursor | null, asOf: Seconds): AdvisoryList {
    const status = query.status === undefined ? null : STATUSES.indexOf(query.status);
    const found = rowsThen(this.#rows, this.#index, this.#named(query), asOf).filter(
      (row) => (status === null || row.status === status) && row.updated >= (query.since ?? Number.NEGATIVE_INFINITY),
    );
    const place = (position: number): Place => {
      const then = found[position];
      return then === undefined
        ? { updated: -1, id: '', name: '' }
        : placeOf(this.#rows, this.#index, then.row, then.updated);
    };
    const start = cursor ? after(cursor, found.length, place) : 0;
    const page = found.slice(start, start + query.limit);
    const end = start + page.length;
    return {
      items: page.map((row) => listItem(this.#rows, this.#facts(row))),
      total: found.length,
      next: page.length > 0 && end < found.length ? writeCursor(cursorAt(end - 1, place)) : null,
    };
  }

  #now(row: number): RowThen {
    return { row, status: this.#index.status[row] ?? 0, updated: this.#updated(row) };
  }

  #updated(row: number): Seconds {
    return this.#index.documents.updated[documentOf(this.#index, row)] ?? -1;
  }

  #facts({ row, status, updated }: RowThen): ItemFacts {
    return {
      ...statementOf(this.#rows, this.#index, row),
      severity: SEVERITIES[this.#index.severity[row] ?? 0] ?? 'Unknown',
      status: STATUSES[status] ?? 'affected',
      updated: updated < 0 ? null : updated,
    };
  }
}

/** Rows that answer a query, from one of them on. */
interface Stretch extends Beginning {
  /** How many of those that answer lie from one row to another, without it; the second is one of `rows`. */
  nth(first: number, row: number): number;
}

function countedIn(rows: readonly number[]): Stretch['nth'] {
  return (first, row) => rows.filter((other) => other >= first && other < row).length;
}

/** At most so many of the rows found, from one of them on and before `end`. */
function rowsFrom(found: RowSet, first: number, end: number, most: number): readonly number[] {
  const rows: number[] = [];
  for (let row = first; row >= 0 && row < end && rows.length < most; row = found.next(row + 1)) rows.push(row);
  return rows;
}

/** The document that a row is in. */
function documentOf({ documents: { start, count } }: SearchIndex, row: number): number {
  let [low, high] = [0, count];
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((start[middle] ?? 0) <= row) low = middle;
    else high = middle;
  }
  return low;
}

/** The statement of a row, and the number of its advisory. */
function statementOf(rows: Rows, index: SearchIndex, row: number): StatementRow & { readonly advisory: number } {
  const advisory = index.documents.advisory[documentOf(index, row)] ?? 0;
  return { ...rows.advisory(advisory).statement(index.statement[row] ?? 0), advisory };
}

type Place = Omit<Cursor, 'nth'>;

function placeOf(rows: Rows, index: SearchIndex, row: number, updated: Seconds): Place {
  const statement = statementOf(rows, index, row);
  return { updated, id: rows.advisory(statement.advisory).id, name: rows.package(statement.package).name };
}

/** The order of the rows (writing/document-order.ts). */
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
