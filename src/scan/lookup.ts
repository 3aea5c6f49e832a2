import type { PackageKey } from '../database/index.ts';
import {
  canonicalName,
  type Distro,
  distroEcosystems,
  isDistroType,
  languageEcosystems,
  type Package,
} from '../model/index.ts';

/** One question to the database on behalf of a package. docs/matching.md, 1 and 2. */
export interface Lookup {
  readonly key: PackageKey;
  /** Whether the name asked for is the package's own or its origin's. */
  readonly by: 'package' | 'origin';
  /** The version that answers are held against: the package's, or its origin's. */
  readonly version: string;
}

/**
 * Every name under which advisories may speak of a package. A distribution's package is asked for under its own name
 * and its origin's, since neither set of advisories contains the other; a language's under its full name.
 */
export function lookupsOf(pkg: Package, distro: Distro | null): readonly Lookup[] {
  return isDistroType(pkg.type) ? distroLookups(pkg, distro) : languageLookups(pkg);
}

function distroLookups(pkg: Package, distro: Distro | null): readonly Lookup[] {
  if (distro === null) return [];
  const { origin } = pkg;
  return distroEcosystems(distro).flatMap((ecosystem): Lookup[] => {
    const own = { ecosystem, name: canonicalName(pkg.type, pkg.name) };
    if (origin === null) return [{ key: own, by: 'package', version: pkg.version }];
    // A source of the same name is the same question; its version is the one that source advisories count in.
    if (origin.name === pkg.name) return [{ key: own, by: 'package', version: origin.version }];
    const source = { ecosystem, name: canonicalName(pkg.type, origin.name) };
    return [
      { key: own, by: 'package', version: pkg.version },
      { key: source, by: 'origin', version: origin.version },
    ];
  });
}

function languageLookups(pkg: Package): readonly Lookup[] {
  const separator = pkg.type === 'maven' ? ':' : '/';
  const name = pkg.namespace === '' ? pkg.name : `${pkg.namespace}${separator}${pkg.name}`;
  return languageEcosystems(pkg.type).map((ecosystem) => ({
    key: { ecosystem, name: canonicalName(pkg.type, name) },
    by: 'package',
    version: pkg.version,
  }));
}
