import type { Distro } from './distro.ts';
import { ecosystemType } from './ecosystem.ts';
import { ownValue } from './own-value.ts';
import type { PackageType } from './package.ts';

/**
 * The ecosystems in which a distribution's own packages are looked up, by its os-release's ID and VERSION_ID; with
 * `type`, those of them that hold such packages (an RPM in an image of Debian's is none of Debian's). docs/matching.md, 1.
 * Empty for a distribution that no known source speaks of.
 */
export function distroEcosystems(distro: Distro, type?: PackageType): readonly string[] {
  const id = DERIVATIVES.get(distro.id) ?? distro.id;
  const ecosystems = ownValue(ECOSYSTEMS, id)?.(releaseOf(distro)) ?? [];
  return type === undefined ? ecosystems : ecosystems.filter((ecosystem) => ecosystemType(ecosystem) === type);
}

/** The distribution whose advisories another one is judged by, having none of its own; null for one that has some. */
export function parentDistribution({ id }: Distro): string | null {
  return DERIVATIVES.get(id) ?? null;
}

/**
 * Extended maintenance, for which a subscription is needed: Ubuntu Pro's ESM and SUSE's LTSS. Their fixes count for what
 * was installed from there, and where the release itself has nothing more to say.
 */
export function isExtendedMaintenance(ecosystem: string): boolean {
  return ecosystem.startsWith('Ubuntu:Pro:') || ecosystem.endsWith('-LTSS');
}

/**
 * Distributions that have no advisories of their own and install their parent's packages under the parent's release
 * number: unchanged, or rebuilt in the same versions. ID_LIKE alone does not say so (Kali, Linux Mint, openEuler and
 * Amazon Linux name others that their versions cannot be compared with), so it is not followed.
 */
const DERIVATIVES: ReadonlyMap<string, string> = new Map([
  ['raspbian', 'debian'],
  ['pop', 'ubuntu'],
  ['centos', 'rhel'],
  ['scientific', 'rhel'],
  ['circle', 'rhel'],
  ['eurolinux', 'rhel'],
  ['archarm', 'arch'],
  ['endeavouros', 'arch'],
  ['manjaro', 'arch'],
]);

/** The IDs of all distributions that have advisories, and of those that are judged by another's. */
export function distributionIds(): { readonly own: readonly string[]; readonly derived: ReadonlyMap<string, string> } {
  return { own: Object.keys(ECOSYSTEMS), derived: DERIVATIVES };
}

interface Release {
  /** VERSION_ID as it stands there. */
  readonly version: string;
  readonly major: string;
  readonly minor: string;
  /** PRETTY_NAME. */
  readonly name: string;
}

function releaseOf({ version, name }: Distro): Release {
  const [major = '', minor = ''] = version.split('.');
  return { version, major, minor, name };
}

/** By ID. https://ossf.github.io/osv-schema/#defined-ecosystems for those that osv.dev has; the last three are our own. */
const ECOSYSTEMS: Readonly<Record<string, (release: Release) => readonly string[]>> = {
  wolfi: () => ['Wolfi'],
  chainguard: () => ['Chainguard', 'Wolfi'],
  minimos: () => ['MinimOS'],
  alpaquita: ({ version }) => [`Alpaquita:${version || 'stream'}`],
  // Between releases edge calls itself the next one's alpha: 3.21_alpha20240807.
  alpine: ({ version, major, minor }) =>
    /^\d+\.\d+(?:\.|$)/.test(version) ? [`Alpine:v${major}.${minor}`] : ['Alpine:edge'],
  debian: (release) => only(debianRelease(release), (number) => [`Debian:${number}`]),
  ubuntu: ({ version, major, minor }) =>
    only(version, () => {
      const number = `${major}.${minor}`;
      return [`Ubuntu:${number}`, `Ubuntu:${number}:LTS`, `Ubuntu:Pro:${number}:LTS`];
    }),
  echo: () => ['Echo'],
  rhel: ({ major }) => only(major, () => [`Red Hat:enterprise_linux:${major}`]),
  almalinux: ({ major }) => only(major, () => [`AlmaLinux:${major}`]),
  rocky: ({ major }) => only(major, () => [`Rocky Linux:${major}`]),
  ol: ({ major }) => only(major, () => [`Oracle Linux:${major}`]),
  fedora: ({ major }) => only(major, () => [`Fedora:${major}`]),
  // Amazon Linux 1 numbered its releases by their month: 2018.03.
  amzn: ({ version, major }) =>
    only(major, () => [/^20\d\d\.\d\d$/.test(version) ? 'Amazon Linux:1' : `Amazon Linux:${major}`]),
  sles: (release) => suseEcosystems(release),
  sles_sap: (release) => suseEcosystems(release),
  'sle-micro': ({ version }) => only(version, () => [`SUSE:Linux Enterprise Micro ${version}`]),
  'sl-micro': ({ version }) => only(version, () => [`SUSE:Linux Micro ${version}`]),
  'opensuse-leap': ({ version }) => only(version, () => [`openSUSE:Leap ${version}`]),
  'opensuse-tumbleweed': () => ['openSUSE:Tumbleweed'],
  openeuler: (release) => only(release.version, () => [`openEuler:${openEulerRelease(release)}`]),
  photon: ({ version }) => only(version, () => [`Photon OS:${version}`]),
  mariner: ({ major }) => only(major, () => [`Azure Linux:${major}`]),
  azurelinux: ({ major }) => only(major, () => [`Azure Linux:${major}`]),
  mageia: ({ major }) => only(major, () => [`Mageia:${major}`]),
  arch: () => ['Arch Linux'],
  gentoo: () => ['Gentoo'],
};

function only(text: string, ecosystems: (text: string) => readonly string[]): readonly string[] {
  return text === '' ? [] : ecosystems(text);
}

/** Testing and unstable have no VERSION_ID; both are called after the release that testing will be: `forky/sid`. */
const DEBIAN_TESTING: readonly (readonly [codename: string, number: string])[] = [
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
];

function debianRelease({ major, name }: Release): string {
  if (major !== '') return major;
  return DEBIAN_TESTING.find(([codename]) => name.includes(`${codename}/sid`))?.[1] ?? '';
}

/** `22.03-LTS-SP1` of VERSION_ID 22.03 and PRETTY_NAME `openEuler 22.03 (LTS-SP1)`. */
function openEulerRelease({ version, name }: Release): string {
  const [, stage] = /\((LTS(?:-SP\d+)?)\)/.exec(name) ?? [];
  return stage === undefined ? version : `${version}-${stage}`;
}

/** SUSE Linux Enterprise 15 is installed from modules, each with its own name in the advisories. */
const SLE_15_MODULES: readonly string[] = [
  'Basesystem',
  'Server Applications',
  'Development Tools',
  'Desktop Applications',
  'Containers',
  'Legacy',
  'Public Cloud',
  'Python 3',
  'Web and Scripting',
  'Transactional Server',
  'Certifications',
];

/** `15 SP5` of VERSION_ID 15.5; service packs ended with 15. */
function suseEcosystems({ version, major, minor }: Release): readonly string[] {
  if (version === '') return [];
  if (Number(major) > 15) return [`SUSE:Linux Enterprise Server ${version}`];
  const release = minor === '' || minor === '0' ? major : `${major} SP${minor}`;
  const modules =
    major === '15' ? SLE_15_MODULES.map((name) => `SUSE:Linux Enterprise Module for ${name} ${release}`) : [];
  const hub = major === '15' ? [`SUSE:Package Hub ${release}`] : [];
  const server = `SUSE:Linux Enterprise Server ${release}`;
  return [server, ...modules, ...hub, `${server}-LTSS`];
}
