import type { AffectedRange, Judgement, PackageType, Seconds, Status } from '../../model/index.ts';
import { compare } from '../../version/index.ts';

/** What a judgement comes to for a package as a whole, on one day, whichever version one has. */
export interface Standing {
  readonly status: Status;
  /** With `fixed`: the version that is not affected, the last branch's of the record where there are several. */
  readonly fixedIn: string | null;
  /** Since when; null for judgements that carry no dates of their own. */
  readonly since: Seconds | null;
}

/**
 * The version that is not affected, for a judgement that stands at `fixed`: where there are several branches the newest
 * one's, by the ordering of the package's type. Records list their ranges in any order.
 * @param type null for an ecosystem that is not known, which leaves the record's last word
 */
export function standingFix(judgement: Judgement, asOf: Seconds | null, type: PackageType | null): string | null {
  const fixedIn = standing(judgement, asOf)?.fixedIn ?? null;
  if (fixedIn === null || type === null || judgement.kind !== 'ranges') return fixedIn;
  return judgement.ranges.reduce(
    (newest, { fixed }) => (fixed !== null && compare(type, fixed, newest) > 0 ? fixed : newest),
    fixedIn,
  );
}

/** How a judgement stands as of `asOf` (null: by all that is known); null when nothing had been said by then. */
export function standing(judgement: Judgement, asOf: Seconds | null): Standing | null {
  switch (judgement.kind) {
    case 'not-affected':
      return { status: 'not-affected', fixedIn: null, since: null };
    case 'ranges':
      return standingOfRanges(judgement);
    case 'timeline': {
      const event = judgement.events.findLast(({ time }) => asOf === null || time <= asOf);
      if (!event) return null;
      const { status, fixedVersion, time: since } = event;
      if (status === 'fixed' && fixedVersion === '0') return { status: 'not-affected', fixedIn: null, since };
      return { status, fixedIn: status === 'fixed' ? fixedVersion : null, since };
    }
  }
}

function standingOfRanges(judgement: Extract<Judgement, { kind: 'ranges' }>): Standing {
  const { ranges, versions, unfixed } = judgement;
  // docs/matching.md, 3: fixed in version 0 means that no version is affected.
  const holding = ranges.filter((range) => range.fixed !== '0');
  if (ranges.length > 0 && holding.length === 0 && versions.length === 0) {
    return { status: 'not-affected', fixedIn: null, since: null };
  }
  const fixedIn = holding.findLast((range) => range.fixed !== null)?.fixed ?? null;
  if (fixedIn === null || holding.some(isOpen)) return { status: unfixed, fixedIn: null, since: null };
  return { status: 'fixed', fixedIn, since: null };
}

function isOpen(range: AffectedRange): boolean {
  return range.fixed === null && range.lastAffected === null;
}
