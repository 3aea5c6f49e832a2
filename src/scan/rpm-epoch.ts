import type { Judgement } from '../model/index.ts';
import type { Lookup } from './lookup.ts';

/**
 * The version to hold against what a statement says. Where a source's epoch is not known it is taken to be the statement's: a
 * source keeps its epoch for as long as a release lives, and without one it would be below every fix that has one.
 */
export function versionAgainst(judgement: Judgement, { version, withoutEpoch }: Lookup): string {
  if (!withoutEpoch) return version;
  for (const bound of boundsOf(judgement)) {
    const [epoch] = /^\d+:/.exec(bound) ?? [];
    if (epoch !== undefined) return `${epoch}${version}`;
  }
  return version;
}

function boundsOf(judgement: Judgement): readonly string[] {
  if (judgement.kind === 'timeline') return judgement.events.flatMap(({ fixedVersion }) => fixedVersion ?? []);
  if (judgement.kind !== 'ranges') return [];
  return judgement.ranges.map(({ fixed, lastAffected, introduced }) => fixed ?? lastAffected ?? introduced);
}
