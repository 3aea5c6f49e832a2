import type { Statement } from '../database/index.ts';
import type { Lookup } from './lookup.ts';

/**
 * The version to hold against a statement. Where a source's epoch is not known it is taken to be the statement's: a
 * source keeps its epoch for as long as a release lives, and without one it would be below every fix that has one.
 */
export function versionAgainst({ judgement }: Statement, { version, withoutEpoch }: Lookup): string {
  if (!withoutEpoch || judgement.kind !== 'ranges') return version;
  for (const { fixed, lastAffected, introduced } of judgement.ranges) {
    const [epoch] = /^\d+:/.exec(fixed ?? lastAffected ?? introduced) ?? [];
    if (epoch !== undefined) return `${epoch}${version}`;
  }
  return version;
}
