import type { PackageKey } from '../database/index.ts';
import {
  canonicalName,
  type Distro,
  distroEcosystems,
  isDistroType,
  languageEcosystems,
  type NamedBy,
  namedBy,
  type Origin,
  type Package,
  type PackageType,
} from '../model/index.ts';
import { upstreamInBitnami } from './upstream.ts';

/** One question to the database on behalf of a package. docs/matching.md, 1 and 2. */
export interface Lookup {
  readonly key: PackageKey;
  /** Whether the name asked for is the package's own or its origin's. */
  readonly by: 'package' | 'origin';
  /** The version that answers are held against: the package's, or its origin's. */
  readonly version: string;
  /** True for an RPM's source, of which the file's name tells no epoch: that of the advisory is taken for its own. */
  readonly withoutEpoch: boolean;
}

/**
 * Every name under which advisories may speak of a package. A distribution's package is asked for under its own name,
 * its origin's or both, as its distribution's advisories are written; a language's under its full name.
 */
export function lookupsOf(pkg: Package, distro: Distro | null): readonly Lookup[] {
  return isDistroType(pkg.type) ? distroLookups(pkg, distro) : languageLookups(pkg);
}

function distroLookups(pkg: Package, distro: Distro | null): readonly Lookup[] {
  if (distro === null) return [];
  return namedEcosystems(distro, pkg.type).flatMap(({ ecosystem, by }): Lookup[] => {
    const own = () => lookup(pkg, ecosystem, pkg.name, 'package', { version: pkg.version, withoutEpoch: false });
    const { origin } = pkg;
    if (origin === null || by === 'package') return [own()];
    // A source of the same name is the same question; its version is the one that source advisories count in.
    const isOwn = origin.name === pkg.name;
    const source = lookup(pkg, ecosystem, origin.name, isOwn ? 'package' : 'origin', sourceVersion(pkg, origin));
    return isOwn || by === 'source' ? [source] : [own(), source];
  });
}

interface NamedEcosystem {
  readonly ecosystem: string;
  readonly by: NamedBy;
}

/** The same for all packages of a type in a distribution, and found out once. */
function namedEcosystems(distro: Distro, type: PackageType): readonly NamedEcosystem[] {
  const ofDistro = named.get(distro) ?? new Map<PackageType, readonly NamedEcosystem[]>();
  named.set(distro, ofDistro);
  const known = ofDistro.get(type);
  if (known !== undefined) return known;
  const found = distroEcosystems(distro, type).map((ecosystem) => ({ ecosystem, by: namedBy(ecosystem) }));
  ofDistro.set(type, found);
  return found;
}

const named = new WeakMap<Distro, Map<PackageType, readonly NamedEcosystem[]>>();

type JudgedVersion = Pick<Lookup, 'version' | 'withoutEpoch'>;

function lookup(
  { type }: Package,
  ecosystem: string,
  name: string,
  by: Lookup['by'],
  { version, withoutEpoch }: JudgedVersion,
): Lookup {
  return { key: { ecosystem, name: canonicalName(type, name) }, by, version, withoutEpoch };
}

/** An RPM says which file its source was, `perl-5.26.3-422.el8.src.rpm`; the source's epoch is its own where both are of one version. */
function sourceVersion({ type, version }: Package, origin: Origin): JudgedVersion {
  if (type !== 'rpm' || hasEpoch(origin.version)) return { version: origin.version, withoutEpoch: false };
  const isOwn = version === origin.version || (hasEpoch(version) && version.endsWith(`:${origin.version}`));
  return isOwn ? { version, withoutEpoch: false } : { version: origin.version, withoutEpoch: true };
}

function hasEpoch(version: string): boolean {
  return /^\d+:/.test(version);
}

function languageLookups(pkg: Package): readonly Lookup[] {
  const upstream = upstreamInBitnami(pkg);
  if (upstream !== null) {
    return [lookup(pkg, 'Bitnami', upstream.name, 'package', { version: upstream.version, withoutEpoch: false })];
  }
  const separator = pkg.type === 'maven' ? ':' : '/';
  const name = pkg.namespace === '' ? pkg.name : `${pkg.namespace}${separator}${pkg.name}`;
  const version = { version: pkg.version, withoutEpoch: false };
  return languageEcosystems(pkg.type).map((ecosystem) => lookup(pkg, ecosystem, name, 'package', version));
}
