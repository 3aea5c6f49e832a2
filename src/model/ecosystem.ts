import { ownValue } from './own-value.ts';
import type { PackageType } from './package.ts';

/**
 * OSV's ecosystems (https://ossf.github.io/osv-schema/#defined-ecosystems), which name the sets of packages that
 * advisories speak of: `Wolfi`, `Alpine:v3.10`, `PyPI`. Everything in the database is filed under them. Oracle Linux,
 * Amazon Linux, Fedora, Arch Linux and Gentoo have no ecosystem of OSV's; those names are fixedin's own.
 */
const TYPE_OF_ECOSYSTEM: Readonly<Record<string, PackageType>> = {
  Wolfi: 'apk',
  Chainguard: 'apk',
  Alpine: 'apk',
  Alpaquita: 'apk',
  'BellSoft Hardened Containers': 'apk',
  MinimOS: 'apk',
  Debian: 'deb',
  Ubuntu: 'deb',
  Echo: 'deb',
  'Red Hat': 'rpm',
  AlmaLinux: 'rpm',
  'Rocky Linux': 'rpm',
  SUSE: 'rpm',
  openSUSE: 'rpm',
  openEuler: 'rpm',
  Mageia: 'rpm',
  'Oracle Linux': 'rpm',
  'Amazon Linux': 'rpm',
  Fedora: 'rpm',
  'Photon OS': 'rpm',
  'Azure Linux': 'rpm',
  'Arch Linux': 'alpm',
  Gentoo: 'ebuild',
  npm: 'npm',
  PyPI: 'pypi',
  Go: 'golang',
  Maven: 'maven',
  RubyGems: 'gem',
  NuGet: 'nuget',
  Packagist: 'composer',
  'crates.io': 'cargo',
  CRAN: 'cran',
  Bioconductor: 'cran',
  Hackage: 'hackage',
  GHC: 'hackage',
  Pub: 'pub',
  Hex: 'hex',
  SwiftURL: 'swift',
  Bitnami: 'bitnami',
  ConanCenter: 'conan',
  'GitHub Actions': 'github',
};

/** Every family of ecosystems that fixedin knows, the distributions' first. */
export const ECOSYSTEM_FAMILIES: readonly string[] = Object.keys(TYPE_OF_ECOSYSTEM);

/** `Alpine` of `Alpine:v3.10`. */
export function ecosystemFamily(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon);
}

/**
 * The ecosystem under which a record's statement is filed. Red Hat names the repository too (`Red Hat:enterprise_linux:
 * 9::appstream`), and from RHEL 10 on the minor release: a package has the same versions in all repositories of its major
 * release, while other streams (`rhel_eus:9.2`) keep their names. Maven and Packagist may name a registry by its URL,
 * which no installed package tells.
 */
export function canonicalEcosystem(ecosystem: string): string {
  const family = ecosystemFamily(ecosystem);
  if (family === 'Maven' || family === 'Packagist') return family;
  const [, major] = /^Red Hat:enterprise_linux:(\d{1,3})(?:\.\d+)?(?:::.*)?$/.exec(ecosystem) ?? [];
  return major === undefined ? ecosystem : `Red Hat:enterprise_linux:${major}`;
}

/** Which of a package's names an ecosystem's advisories speak of: its own, its source's, or now one and now the other. */
export type NamedBy = 'package' | 'source' | 'either';

/**
 * As each source writes them; docs/matching.md, 2. Where only sources are named, a package's own name may be that of
 * another source (Debian's `cpp` is from `gcc-defaults`) and must not be asked for.
 */
export function namedBy(ecosystem: string): NamedBy {
  return ownValue(NAMED_BY, ecosystemFamily(ecosystem)) ?? 'package';
}

const NAMED_BY: Readonly<Record<string, NamedBy>> = {
  Debian: 'source',
  Ubuntu: 'source',
  Echo: 'source',
  Alpine: 'source',
  Alpaquita: 'source',
  'BellSoft Hardened Containers': 'source',
  openEuler: 'source',
  Mageia: 'source',
  'Azure Linux': 'source',
  Wolfi: 'either',
  Chainguard: 'either',
  MinimOS: 'either',
  'Red Hat': 'either',
  'Rocky Linux': 'either',
  SUSE: 'either',
  openSUSE: 'either',
  'Photon OS': 'either',
};

/** The package type whose ordering an ecosystem follows; null for one that fixedin does not know. */
export function ecosystemType(ecosystem: string): PackageType | null {
  return ownValue(TYPE_OF_ECOSYSTEM, ecosystemFamily(ecosystem)) ?? null;
}

/**
 * The name under which the database files a package, the same for every spelling that the ecosystem takes for one:
 * PyPI as PEP 503 says, Swift's URLs without scheme and `.git`, NuGet, Packagist, Hex and Pub in lower case, the rest as
 * written: Go's module paths and npm's old names are told apart by case.
 */
export function canonicalName(type: PackageType, name: string): string {
  switch (type) {
    case 'pypi':
      return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
    case 'swift':
      // A Git URL, with or without its scheme. https://ossf.github.io/osv-schema/#defined-ecosystems
      return name
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/\.git$/, '');
    case 'wordpress':
    case 'nuget':
    case 'composer':
    case 'hex':
    case 'pub':
    case 'bitnami':
    case 'github':
      return name.toLowerCase();
    default:
      return name;
  }
}

/** The ecosystems in which a language's packages are looked up. */
export function languageEcosystems(type: PackageType): readonly string[] {
  return Object.entries(TYPE_OF_ECOSYSTEM)
    .filter(([family, of]) => of === type && family !== 'Bioconductor' && family !== 'GHC')
    .map(([family]) => family);
}
