import {
  compareText,
  type Package,
  type PackageChange,
  type PackagePresence,
  type PackageType,
  type PackageVersion,
} from '../model/index.ts';
import { compare } from '../version/index.ts';

/** The packages of both sides, told apart by what they are and not by their version. */
export interface PackageComparison {
  readonly added: readonly PackagePresence[];
  readonly removed: readonly PackagePresence[];
  readonly changed: readonly PackageChange[];
  /** What a package of the old side became; the same version where it stayed, null where it is gone. */
  successor(pkg: Package): Package | null;
  /** What a package of the new side was before; null where it is new. */
  predecessor(pkg: Package): Package | null;
}

/**
 * Compares packages by package URL without what depends on the version. Each identity is a multiset of versions:
 * equal versions cancel out, the rest is paired from the highest down, and what finds no partner is added or removed.
 */
export function comparePackages(from: readonly Package[], to: readonly Package[]): PackageComparison {
  const before = Map.groupBy(from, identityOf);
  const after = Map.groupBy(to, identityOf);
  const successors = new Map<Package, Package>();
  const predecessors = new Map<Package, Package>();
  const added: Package[] = [];
  const removed: Package[] = [];
  const changed: [Package, Package][] = [];
  for (const identity of new Set([...before.keys(), ...after.keys()])) {
    const { pairs, onlyBefore, onlyAfter } = pair(before.get(identity) ?? [], after.get(identity) ?? []);
    for (const [old, now] of pairs) {
      successors.set(old, now);
      predecessors.set(now, old);
      if (old.version !== now.version) changed.push([old, now]);
    }
    removed.push(...onlyBefore);
    added.push(...onlyAfter);
  }
  return {
    added: added.sort(byName).map(presenceOf),
    removed: removed.sort(byName).map(presenceOf),
    changed: changed.sort(([, a], [, b]) => byName(a, b)).map(([old, now]) => changeOf(old, now)),
    successor: (pkg) => successors.get(pkg) ?? null,
    predecessor: (pkg) => predecessors.get(pkg) ?? null,
  };
}

/** How a version moved, by its own type's ordering; `changed` for two spellings of an equal version. */
export function directionOf(type: PackageType, previous: string, current: string): PackageChange['direction'] {
  const order = compare(type, previous, current);
  return order < 0 ? 'upgraded' : order > 0 ? 'downgraded' : 'changed';
}

/** Type, namespace and name; qualifiers say how a version was built, not what the package is. */
function identityOf(pkg: Package): string {
  return `${pkg.type}\n${pkg.namespace}\n${pkg.name}`;
}

function pair(before: readonly Package[], after: readonly Package[]) {
  const pairs: [Package, Package][] = [];
  const waiting = Map.groupBy(after.toSorted(descending), (pkg) => pkg.version);
  const unmatched: Package[] = [];
  for (const old of before.toSorted(descending)) {
    const now = waiting.get(old.version)?.shift();
    if (now) pairs.push([old, now]);
    else unmatched.push(old);
  }
  const left = [...waiting.values()].flat();
  const moved = Math.min(unmatched.length, left.length);
  for (let position = 0; position < moved; position += 1) {
    const old = unmatched[position];
    const now = left[position];
    if (old && now) pairs.push([old, now]);
  }
  return { pairs, onlyBefore: unmatched.slice(moved), onlyAfter: left.slice(moved) };
}

function descending(a: Package, b: Package): number {
  return compare(a.type, b.version, a.version) || compareText(a.purl, b.purl) || compareText(placeOf(a), placeOf(b));
}

function byName(a: Package, b: Package): number {
  return compareText(a.name, b.name) || compareText(a.purl, b.purl) || compareText(placeOf(a), placeOf(b));
}

function placeOf(pkg: Package): string {
  return pkg.locations[0]?.path ?? '';
}

function versionOf(pkg: Package): PackageVersion {
  return { version: pkg.version, reference: pkg.purl };
}

function presenceOf(pkg: Package): PackagePresence {
  return { name: displayName(pkg), ...versionOf(pkg) };
}

function changeOf(old: Package, now: Package): PackageChange {
  return {
    name: displayName(now),
    current: versionOf(now),
    previous: versionOf(old),
    direction: directionOf(now.type, old.version, now.version),
  };
}

/** The name as its users write it: with its namespace where the name alone is ambiguous. */
export function displayName(pkg: Package): string {
  switch (pkg.type) {
    case 'apk':
    case 'deb':
    case 'rpm':
    case 'alpm':
    case 'ebuild':
      return pkg.name;
    case 'maven':
      return pkg.namespace === '' ? pkg.name : `${pkg.namespace}:${pkg.name}`;
    default:
      return pkg.namespace === '' ? pkg.name : `${pkg.namespace}/${pkg.name}`;
  }
}
