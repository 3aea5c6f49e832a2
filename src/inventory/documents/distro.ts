import { type Distro, isDistroType, ownValue, PACKAGE_TYPES, type PackageUrl } from '../../model/index.ts';

/** How tools spell the `ID` of some distributions' os-release. */
const IDS: Readonly<Record<string, string>> = {
  redhat: 'rhel',
  redhatlinux: 'rhel',
  'red hat enterprise linux': 'rhel',
  alma: 'almalinux',
  rockylinux: 'rocky',
  amazon: 'amzn',
  amazonlinux: 'amzn',
  oracle: 'ol',
  oraclelinux: 'ol',
  'suse linux enterprise server': 'sles',
};

/** Names of releases that stand where a number is wanted. https://www.debian.org/releases/ https://wiki.ubuntu.com/Releases */
const RELEASES: Readonly<Record<string, string>> = {
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
};

/** A distribution as a document names it; null for no name. */
export function namedDistro(name: string, version: string, like: readonly string[] = []): Distro | null {
  const word = name.trim().toLowerCase();
  if (word === '') return null;
  const id = ownValue(IDS, word) ?? word;
  const release = ownValue(RELEASES, version.toLowerCase()) ?? version;
  return { id, version: release, like, name: release === '' ? id : `${id} ${release}` };
}

/**
 * The distribution that a package's URL tells: by its `distro` qualifier (`alpine-3.19.1`, `3.16`, `bookworm`), by
 * Docker Scout's `os_name` and `os_version`, or by its namespace alone. Null for a package of no distribution.
 */
export function distroOfPackageUrl({ type, namespace, qualifiers }: PackageUrl): Distro | null {
  const known = PACKAGE_TYPES.find((one) => one === type);
  if (known === undefined || !isDistroType(known)) return null;
  const { os_name: name = '', os_version: version = '', distro = '' } = qualifiers;
  if (name !== '') return namedDistro(name, version);
  const [, family = '', release = ''] = /^(?:([a-z][a-z_.]*(?:-[a-z][a-z_.]*)*)-)?(v?\d.*)$/.exec(distro) ?? [];
  if (release !== '') return namedDistro(family || namespace, release);
  const isRelease = ownValue(RELEASES, distro) !== undefined;
  return isRelease ? namedDistro(namespace, distro) : namedDistro(namespace || distro, '');
}
