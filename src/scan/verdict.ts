import type { Statement } from '../database/index.ts';
import {
  type AdvisoryEvent,
  type AffectedRange,
  type Judgement,
  type Justification,
  type PackageType,
  type Seconds,
  STATUSES,
  type UnresolvedStatus,
} from '../model/index.ts';
import { compare, describeRange, inRange, isAffected } from '../version/index.ts';

/** What one statement says of one version, on one day. */
export type Verdict =
  | {
      readonly kind: 'unresolved';
      readonly status: UnresolvedStatus;
      /** The versions that it holds for, in words. */
      readonly range: string;
      readonly since: Seconds | null;
      readonly note: string;
    }
  | {
      readonly kind: 'fixed';
      /** The first version that is not affected. */
      readonly version: string;
      /** Whether the judged version is still below it. */
      readonly affected: boolean;
      readonly range: string;
      /** When the fix was first stated, where the source dates it. */
      readonly since: Seconds | null;
      readonly note: string;
    }
  | {
      readonly kind: 'not-affected';
      readonly justification: Justification | null;
      readonly since: Seconds | null;
      readonly note: string;
    };

/**
 * Judges `version` by one statement as of `asOf` (null: by all that is known). Null when the statement did not exist
 * on that day or says nothing of this version. docs/matching.md, 3, 5 and 9.
 */
export function judge(statement: Statement, type: PackageType, version: string, asOf: Seconds | null): Verdict | null {
  return standsAt(statement, asOf) ? judgeBy(statement.judgement, type, version, asOf) : null;
}

/** Whether a statement had been made by that day, and not been withdrawn. The events of a timeline tell that themselves. */
export function standsAt(statement: Statement, asOf: Seconds | null): boolean {
  const { withdrawn } = statement.advisory;
  if (withdrawn !== null && (asOf === null || withdrawn <= asOf)) return false;
  return asOf === null || statement.judgement.kind === 'timeline' || wasPublished(statement, asOf);
}

/** What a judgement comes to for a version, where the statement that it is part of stands. */
export function judgeBy(
  judgement: Judgement,
  type: PackageType,
  version: string,
  asOf: Seconds | null,
): Verdict | null {
  if (judgement.kind === 'timeline') return judgeTimeline(judgement.events, type, version, asOf);
  if (judgement.kind === 'not-affected') {
    return { kind: 'not-affected', justification: judgement.justification, since: null, note: judgement.note };
  }
  return judgeRanges(judgement, type, version);
}

/** True when a statement carries no time at all, so that asking it of another day gives today's answer. */
export function isUndated(statement: Statement): boolean {
  return statement.judgement.kind !== 'timeline' && publication(statement) === null;
}

/** The event that decides on a day: the last at or before it. Events are sorted by time. */
export function decidingEvent(events: readonly AdvisoryEvent[], asOf: Seconds | null): AdvisoryEvent | null {
  return events.findLast((event) => asOf === null || event.time <= asOf) ?? null;
}

/** Orders unresolved statuses: negative when `a` presses more than `b`. docs/matching.md, 4. */
export function compareUrgency(a: UnresolvedStatus, b: UnresolvedStatus): number {
  return STATUSES.indexOf(a) - STATUSES.indexOf(b);
}

function judgeTimeline(
  events: readonly AdvisoryEvent[],
  type: PackageType,
  version: string,
  asOf: Seconds | null,
): Verdict | null {
  const event = decidingEvent(events, asOf);
  if (event === null) return null;
  const { status, time: since, note } = event;
  switch (status) {
    case 'not-affected':
      return { kind: 'not-affected', justification: event.justification, since, note };
    case 'fixed': {
      const fixed = event.fixedVersion ?? '0';
      if (fixed === '0') return { kind: 'not-affected', justification: null, since, note };
      const affected = compare(type, version, fixed) < 0;
      return { kind: 'fixed', version: fixed, affected, range: `< ${fixed}`, since, note };
    }
    default:
      return { kind: 'unresolved', status, range: 'all versions', since, note };
  }
}

function judgeRanges(
  judgement: Extract<Judgement, { kind: 'ranges' }>,
  type: PackageType,
  version: string,
): Verdict | null {
  const { ranges, versions, unfixed } = judgement;
  const only = ranges[0];
  if (only && ranges.length === 1 && versions.length === 0) return judgeRange(only, unfixed, type, version);
  if (ranges.length > 0 && versions.length === 0 && ranges.every((range) => range.fixed === '0')) {
    return { kind: 'not-affected', justification: null, since: null, note: '' };
  }
  const holding = ranges.filter((range) => range.fixed !== '0' && inRange(type, version, range));
  const open = holding.find((range) => range.fixed === null);
  if (open) return { kind: 'unresolved', status: unfixed, range: describeRange(open), since: null, note: '' };
  // The highest fix of the stretches that hold; they overlap only where a source repeats itself.
  const fixes = ranges.flatMap((range) => (range.fixed === null || range.fixed === '0' ? [] : [range.fixed]));
  const holdingFix = highest(
    type,
    holding.flatMap((range) => range.fixed ?? []),
  );
  if (holdingFix !== null) {
    const range = holding.find((candidate) => candidate.fixed === holdingFix);
    const words = range ? describeRange(range) : `< ${holdingFix}`;
    return { kind: 'fixed', version: holdingFix, affected: true, range: words, since: null, note: '' };
  }
  if (isAffected(type, version, [], versions)) {
    const above = fixes.filter((fix) => compare(type, version, fix) < 0).sort((a, b) => compare(type, a, b));
    const [next] = above;
    const range = `= ${version}`;
    if (next === undefined) return { kind: 'unresolved', status: unfixed, range, since: null, note: '' };
    return { kind: 'fixed', version: next, affected: true, range, since: null, note: '' };
  }
  const passed = highest(
    type,
    fixes.filter((fix) => compare(type, fix, version) <= 0),
  );
  if (passed === null) return null;
  return { kind: 'fixed', version: passed, affected: false, range: `< ${passed}`, since: null, note: '' };
}

/** By far the most records have one range and no more. */
function judgeRange(
  range: AffectedRange,
  unfixed: UnresolvedStatus,
  type: PackageType,
  version: string,
): Verdict | null {
  const { fixed } = range;
  if (fixed === '0') return { kind: 'not-affected', justification: null, since: null, note: '' };
  if (inRange(type, version, range)) {
    const words = describeRange(range);
    if (fixed === null) return { kind: 'unresolved', status: unfixed, range: words, since: null, note: '' };
    return { kind: 'fixed', version: fixed, affected: true, range: words, since: null, note: '' };
  }
  if (fixed === null || compare(type, fixed, version) > 0) return null;
  return { kind: 'fixed', version: fixed, affected: false, range: `< ${fixed}`, since: null, note: '' };
}

function highest(type: PackageType, versions: readonly string[]): string | null {
  return versions.reduce<string | null>(
    (best, version) => (best === null || compare(type, version, best) > 0 ? version : best),
    null,
  );
}

function publication(statement: Statement): Seconds | null {
  return statement.advisory.published ?? statement.advisory.modified;
}

function wasPublished(statement: Statement, asOf: Seconds): boolean {
  const published = publication(statement);
  return published === null || published <= asOf;
}
