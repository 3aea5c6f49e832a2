import type { PackageKey } from '../database/index.ts';
import {
  canonicalName,
  type Distro,
  distroEcosystems,
  isDistroType,
  languageEcosystems,
  namedBy,
  type Origin,
  type Package,
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
  return distroEcosystems(distro, pkg.type).flatMap((ecosystem): Lookup[] => {
    const own = lookup(pkg, ecosystem, pkg.name, 'package', { version: pkg.version, withoutEpoch: false });
    const { origin } = pkg;
    const by = namedBy(ecosystem);
    if (origin === null || by === 'package') return [own];
    const source = lookup(pkg, ecosystem, origin.name, 'origin', sourceVersion(pkg, origin));
    // A source of the same name is the same question; its version is the one that source advisories count in.
    if (origin.name === pkg.name) return [{ ...source, by: 'package' }];
    return by === 'source' ? [source] : [own, source];
  });
}

type JudgedVersion = Pick<Lookup, 'version' | 'withoutEpoch'>;

function lookup(pkg: Package, ecosystem: string, name: string, by: Lookup['by'], version: JudgedVersion): Lookup {
  return { key: { ecosystem, name: canonicalName(pkg.type, name) }, by, ...version };
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
