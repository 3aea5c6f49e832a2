import { type Seconds, STATUSES } from '../../model/index.ts';
import type { Rows } from '../records/rows.ts';
import { standing } from '../records/standing.ts';
import type { RowSet } from './row-set.ts';
import type { SearchIndex } from './search-index.ts';

/** How a row stood on a day. */
export interface Stood {
  /** In STATUSES. */
  readonly status: number;
  /** −1 where no time is known. */
  readonly updated: Seconds;
}

/** A row that existed on a day, and how it stood. */
export interface RowThen extends Stood {
  readonly row: number;
}

/**
 * Those of some rows that existed on an earlier day (design.md, Matching 9), in the order of that day: rows that changed
 * since stand elsewhere, the others as they do today.
 */
export function rowsThen(rows: Rows, index: SearchIndex, among: RowSet | null, asOf: Seconds): readonly RowThen[] {
  const { documents } = index;
  const [published, withdrawn] = [index.published(), index.withdrawn()];
  const found: RowThen[] = [];
  for (let document = 0; document < documents.count; document++) {
    const gone = withdrawn[document] ?? -1;
    if (gone >= 0 && gone <= asOf) continue;
    const first = published[document] ?? -1;
    const updated = documents.updated[document] ?? -1;
    const isSame = updated <= asOf && first <= asOf;
    for (let row = documents.start[document] ?? 0; row < (documents.start[document + 1] ?? 0); row++) {
      if (among && !among.has(row)) continue;
      const now = { status: index.status[row] ?? 0, updated };
      const then = isSame ? now : stood(rows, judgementOf(rows, index, document, row), { asOf, first, now });
      if (then !== null) found.push({ row, ...then });
    }
  }
  return found.sort((a, b) => b.updated - a.updated);
}

function judgementOf(rows: Rows, index: SearchIndex, document: number, row: number): number {
  const advisory = rows.advisory(index.documents.advisory[document] ?? 0);
  return advisory.statement(index.statement[row] ?? 0).judgement;
}

/** A row that changed after a day: dated judgements stood as their events say, others as since their publication. */
function stood(
  rows: Rows,
  judgement: number,
  { asOf, first, now }: { readonly asOf: Seconds; readonly first: Seconds; readonly now: Stood },
): Stood | null {
  const then = standing(rows.judgement(judgement), asOf);
  if (then === null) return null;
  if (then.since !== null) return { status: STATUSES.indexOf(then.status), updated: then.since };
  return first >= 0 && first <= asOf ? { status: now.status, updated: first } : null;
}
