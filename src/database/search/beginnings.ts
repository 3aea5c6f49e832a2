import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AdvisoryQuery } from '../advisory-types.ts';
import { BEGINNINGS_KEPT_LIMIT } from '../limits.ts';
import { PackedReader, type PackedWriter } from '../packed/packed.ts';

/** How many rows answer a query, and the first of them. */
export interface Beginning {
  readonly total: number;
  readonly rows: readonly number[];
}

/** The first rows of a beginning that is stored: the usual page, and one to tell that there are more. */
export const ROWS_STORED = 51;

/** Into `writer`, which is empty. */
export function packBeginning(writer: PackedWriter, { total, rows }: Beginning): void {
  writer.number(total).ascending(rows);
}

/**
 * The beginnings of what queries find. Everybody types `cv`, `cve-2` and `2023` on the way to something else, and counting
 * a million rows takes many milliseconds. The build stores what is found by texts that are in very many terms, and what
 * was found once is the same for as long as the database is open.
 */
export class Beginnings {
  readonly #known = new Map<string, Beginning>();
  readonly #stored: StatementSync;

  constructor(database: DatabaseSync) {
    this.#stored = database.prepare('SELECT packed FROM beginning WHERE text = ?');
  }

  /** Undefined where it is not known, or not far enough for a page. */
  get(query: AdvisoryQuery): Beginning | undefined {
    const known = this.#known.get(keyOf(query)) ?? this.#read(query);
    return known !== undefined && (known.rows.length > query.limit || known.rows.length === known.total)
      ? known
      : undefined;
  }

  keep(query: AdvisoryQuery, beginning: Beginning): void {
    if (this.#known.size >= BEGINNINGS_KEPT_LIMIT) this.#known.clear();
    this.#known.set(keyOf(query), beginning);
  }

  #read({ q = '', package: name, status, source, since }: AdvisoryQuery): Beginning | undefined {
    if ((name ?? status ?? source ?? since) !== undefined) return undefined;
    const packed = this.#stored.get(q.trim().toLowerCase())?.['packed'];
    if (!(packed instanceof Uint8Array)) return undefined;
    const reader = new PackedReader(packed);
    return { total: reader.number(), rows: reader.ascending() };
  }
}

function keyOf({ q = '', package: name, status, source, since }: AdvisoryQuery): string {
  return JSON.stringify([q.toLowerCase(), name, status, source, since]);
}
