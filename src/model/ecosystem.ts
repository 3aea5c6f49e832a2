import type { Distro } from './distro.ts';
import type { PackageType } from './package.ts';

/**
 * OSV's ecosystems (https://ossf.github.io/osv-schema/#defined-ecosystems), which name the sets of packages that
 * advisories speak of: `Wolfi`, `Alpine:v3.10`, `PyPI`. Everything in the database is filed under them.
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
  'Photon OS': 'rpm',
  'Azure Linux': 'rpm',
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

/** `Alpine` of `Alpine:v3.10`. */
export function ecosystemFamily(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon);
}

/** The package type whose ordering an ecosystem follows; null for one that fixedin does not know. */
export function ecosystemType(ecosystem: string): PackageType | null {
  return TYPE_OF_ECOSYSTEM[ecosystemFamily(ecosystem)] ?? null;
}

/**
 * The name under which the database files a package, the same for every spelling that the ecosystem takes for one:
 * PyPI as PEP 503 says, NuGet, Packagist, Hex and Pub in lower case, the rest as written.
 */
export function canonicalName(type: PackageType, name: string): string {
  switch (type) {
    case 'pypi':
      return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
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

/**
 * The ecosystems in which a distribution's own packages are looked up. docs/matching.md, 1: Wolfi and Chainguard
 * have no version, Alpine `vMAJOR.MINOR`, Debian the major, Ubuntu `YY.MM`, RHEL and its rebuilds the major.
 * Empty for a distribution that no known source speaks of.
 */
export function distroEcosystems(distro: Distro): readonly string[] {
  const major = distro.version.split('.')[0] ?? '';
  const minor = distro.version.split('.').slice(0, 2).join('.');
  switch (distro.id) {
    case 'wolfi':
      return ['Wolfi'];
    case 'chainguard':
      return ['Chainguard', 'Wolfi'];
    case 'alpine':
      // Between releases edge calls itself the next one's alpha: 3.21_alpha20240807.
      return /^\d+\.\d+(?:\.|$)/.test(distro.version) ? [`Alpine:v${minor}`] : ['Alpine:edge'];
    case 'debian':
      return major === '' ? [] : [`Debian:${major}`];
    case 'ubuntu':
      return distro.version === '' ? [] : [`Ubuntu:${minor}`, `Ubuntu:${minor}:LTS`];
    case 'almalinux':
      return [`AlmaLinux:${major}`];
    case 'rocky':
      return [`Rocky Linux:${major}`];
    case 'rhel':
      return [`Red Hat:${major}`];
    default:
      return [];
  }
}

/** The ecosystems in which a language's packages are looked up. */
export function languageEcosystems(type: PackageType): readonly string[] {
  return Object.entries(TYPE_OF_ECOSYSTEM)
    .filter(([family, of]) => of === type && family !== 'Bioconductor' && family !== 'GHC')
    .map(([family]) => family);
}
