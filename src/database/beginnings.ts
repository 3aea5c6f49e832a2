import type { AdvisoryQuery } from './advisory-types.ts';
import { BEGINNINGS_KEPT_LIMIT } from './limits.ts';

/** How many rows answer a query, and the first of them. */
export interface Beginning {
  readonly total: number;
  readonly rows: readonly number[];
}

/** The first rows of a beginning that is kept: the largest page that anyone asks for, and one to tell that there are more. */
export const ROWS_KEPT = 501;

/**
 * The beginnings of what queries find. Everybody types `cv`, `cve-2` and `2023` on the way to something else, and counting
 * a million rows takes many milliseconds; what was found once is the same for as long as the database is open.
 */
export class Beginnings {
  readonly #known = new Map<string, Beginning>();

  get(query: AdvisoryQuery): Beginning | undefined {
    return this.#known.get(keyOf(query));
  }

  keep(query: AdvisoryQuery, beginning: Beginning): void {
    if (this.#known.size >= BEGINNINGS_KEPT_LIMIT) this.#known.clear();
    this.#known.set(keyOf(query), { total: beginning.total, rows: beginning.rows.slice(0, ROWS_KEPT) });
  }
}

function keyOf({ q = '', package: name, status, source, since }: AdvisoryQuery): string {
  return JSON.stringify([q.toLowerCase(), name, status, source, since]);
}
