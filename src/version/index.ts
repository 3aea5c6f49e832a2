import type { AffectedRange, PackageType } from '../model/index.ts';
import { compareCodeUnits, type Order } from './ordering.ts';
import { ORDERINGS } from './orderings.ts';
import { isInRange, type RangeEvent, stretches } from './ranges.ts';

export type { Order } from './ordering.ts';
export { describeRange, type RangeEvent } from './ranges.ts';

/**
 * How version `a` stands to version `b` in the ordering of a package type: −1 below, 0 the same, 1 above.
 * Total over all texts: it never throws, `compare(type, b, a)` mirrors it, and it is transitive.
 *
 * @example compare('apk', '1.56.0-r0', '1.57.0-r0') // −1
 */
export function compare(type: PackageType, a: string, b: string): Order {
  return a === b ? 0 : ORDERINGS[type].compare(a, b);
}

/** Whether the ecosystem's own rules take this text for a version. Other texts are ordered too, but on no one's word. */
export function isVersion(type: PackageType, text: string): boolean {
  return ORDERINGS[type].isVersion(text);
}

/** Whether a version lies in a stretch of affected versions. */
export function inRange(type: PackageType, version: string, range: AffectedRange): boolean {
  return isInRange(ORDERINGS[type], version, range);
}

/** Whether a version is affected: listed in `versions`, in whatever spelling, or inside one of the ranges. */
export function isAffected(
  type: PackageType,
  version: string,
  ranges: readonly AffectedRange[],
  versions: readonly string[],
): boolean {
  return (
    ranges.some((range) => inRange(type, version, range)) ||
    versions.includes(version) ||
    versions.some((affected) => compare(type, version, affected) === 0)
  );
}

/** The highest version, whatever order they come in; undefined for none. */
export function latest(type: PackageType, versions: readonly string[]): string | undefined {
  const [first, ...others] = versions;
  if (first === undefined) return undefined;
  // Of two spellings of one version the higher by code units, so that the answer does not hang on the order given.
  return others.reduce(
    (highest, version) =>
      (compare(type, version, highest) || compareCodeUnits(version, highest)) > 0 ? version : highest,
    first,
  );
}

/** The stretches of affected versions that an OSV range's events describe, from the lowest on. */
export function rangesFromEvents(type: PackageType, events: readonly RangeEvent[]): readonly AffectedRange[] {
  return stretches(ORDERINGS[type], events);
}
