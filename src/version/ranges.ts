import type { AffectedRange } from '../model/index.ts';
import type { Ordering } from './ordering.ts';

/** One event of a range in an OSV record. https://ossf.github.io/osv-schema/#affectedrangesevents-fields */
export interface RangeEvent {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
  readonly limit?: string | undefined;
}

/** What `introduced` says for "from the very first version on", pre-releases of version 0 included. */
const FROM_THE_FIRST = '0';

export function isInRange({ compare }: Ordering, version: string, range: AffectedRange): boolean {
  // Nothing is below the very first version: this is how sources say "not affected".
  if (range.fixed === FROM_THE_FIRST) return false;
  if (range.introduced !== FROM_THE_FIRST && compare(version, range.introduced) < 0) return false;
  if (range.fixed !== null && compare(version, range.fixed) >= 0) return false;
  return range.lastAffected === null || compare(version, range.lastAffected) <= 0;
}

/** A range for a person: `< 1.57.0-r0`, `>= 1.0.0, < 1.2.3`, `<= 2.0`, `all versions`, `no version`. */
export function describeRange({ introduced, fixed, lastAffected }: AffectedRange): string {
  if (fixed === FROM_THE_FIRST) return 'no version';
  const bounds = [];
  if (introduced !== FROM_THE_FIRST) bounds.push(`>= ${introduced}`);
  if (fixed !== null) bounds.push(`< ${fixed}`);
  if (lastAffected !== null) bounds.push(`<= ${lastAffected}`);
  return bounds.length === 0 ? 'all versions' : bounds.join(', ');
}

/**
 * The stretches that the events of one OSV range describe, from the lowest on. The events may come in any order.
 * A range without any `introduced`, which the schema forbids, is taken to start at the first version.
 * https://ossf.github.io/osv-schema/#evaluation
 */
export function stretches(ordering: Ordering, events: readonly RangeEvent[]): readonly AffectedRange[] {
  const found: AffectedRange[] = [];
  const bounds = sortedBounds(ordering, events);
  let introduced = bounds.some(({ opens }) => opens) ? null : FROM_THE_FIRST;
  let idle: Bound | null = null;
  for (const bound of bounds) {
    if (bound.opens) {
      if (introduced !== null) continue;
      // A stretch that ends at the version with which it starts: just that version, or none.
      if (idle !== null && ordering.compare(idle.version, bound.version) === 0)
        found.push(stretch(bound.version, idle));
      else introduced = bound.version;
    } else if (introduced === null) {
      idle = bound;
    } else {
      found.push(stretch(introduced, bound));
      introduced = null;
    }
  }
  if (introduced !== null && bounds.length > 0) found.push(stretch(introduced, null));
  return limited(ordering, found, events);
}

function stretch(introduced: string, end: Bound | null): AffectedRange {
  if (end === null) return { introduced, fixed: null, lastAffected: null };
  return { introduced, fixed: end.isFix ? end.version : null, lastAffected: end.isFix ? null : end.version };
}

interface Bound {
  readonly opens: boolean;
  readonly version: string;
  readonly isFix: boolean;
}

/** From the lowest on; of two at one version the one that ends a stretch first, so that the next can start there. */
function sortedBounds({ compare }: Ordering, events: readonly RangeEvent[]): readonly Bound[] {
  const bounds: Bound[] = [];
  for (const { introduced, fixed, last_affected: lastAffected } of events) {
    if (introduced !== undefined) bounds.push({ opens: true, version: introduced, isFix: false });
    if (fixed !== undefined) bounds.push({ opens: false, version: fixed, isFix: true });
    if (lastAffected !== undefined) bounds.push({ opens: false, version: lastAffected, isFix: false });
  }
  return bounds.sort(
    (a, b) =>
      Number(startsAtFirst(b)) - Number(startsAtFirst(a)) ||
      compare(a.version, b.version) ||
      Number(a.opens) - Number(b.opens),
  );
}

function startsAtFirst({ opens, version }: Bound): boolean {
  return opens && version === FROM_THE_FIRST;
}

/** Cuts stretches at the highest `limit`; `*` stands for none. */
function limited(
  { compare }: Ordering,
  ranges: readonly AffectedRange[],
  events: readonly RangeEvent[],
): readonly AffectedRange[] {
  const limits = events.flatMap(({ limit }) => (limit === undefined ? [] : [limit]));
  const [first, ...others] = limits;
  if (first === undefined || limits.includes('*')) return ranges;
  const limit = others.reduce((highest, other) => (compare(other, highest) > 0 ? other : highest), first);
  return ranges
    .filter(({ introduced }) => introduced === FROM_THE_FIRST || compare(introduced, limit) < 0)
    .map((range) => {
      const end = range.fixed ?? range.lastAffected;
      const endsBefore = end !== null && compare(end, limit) < 0;
      return endsBefore ? range : { introduced: range.introduced, fixed: limit, lastAffected: null };
    });
}
