import { repositoryOf } from '../../inventory/index.ts';
import {
  type Inventory,
  type Package,
  type PackageUrl,
  PackageUrlError,
  parsePackageUrl,
  type VexProduct,
} from '../../model/index.ts';

/**
 * Whether a statement's product is meant: the package itself, the package that owns it, or the image. docs/matching.md
 * has the rules, "Which product is meant".
 * @param hangsOn the digest of what the statement is attached to: the image, or an index that leads to it
 */
export type ProductMatcher = (product: VexProduct, pkg: Package, owner: Package | null, hangsOn?: string) => boolean;

export function createProductMatcher({ image, distro }: Pick<Inventory, 'image' | 'distro'>): ProductMatcher {
  const urls = new Map<string, PackageUrl | null>();
  const urlOf = (name: string): PackageUrl | null => {
    const known = urls.get(name);
    if (known !== undefined) return known;
    const url = parsed(name);
    urls.set(name, url);
    return url;
  };
  const meansImage = (name: string, hangsOn: string): boolean => {
    if (name === image.digest || name === hangsOn || name === image.reference) return true;
    const url = urlOf(name);
    if (url === null) return isSameRepository(name, image.reference);
    return (url.type === 'oci' || url.type === 'docker') && isImage(url, image, hangsOn);
  };
  const meansPackage = (name: string, pkg: Package): boolean => {
    const url = urlOf(name);
    return url !== null && isPackage(url, pkg, distro);
  };
  return ({ names, subcomponents, platform }, pkg, owner, hangsOn = '') => {
    const isThisImage = (name: string): boolean => meansImage(name, hangsOn);
    if (platform !== null && !platform.names.some(isThisImage) && !platform.cpes.some((cpe) => isSystem(cpe, distro))) {
      return false;
    }
    if (names.some(isThisImage)) {
      return subcomponents.length === 0 || subcomponents.some((name) => meansPackage(name, pkg));
    }
    if (subcomponents.length === 0) return names.some((name) => meansPackage(name, pkg));
    // A library in an installed package.
    const isOwned = owner !== null && names.some((name) => meansPackage(name, owner));
    return isOwned && subcomponents.some((name) => meansPackage(name, pkg));
  };
}

function parsed(name: string): PackageUrl | null {
  if (!name.startsWith('pkg:')) return null;
  try {
    return parsePackageUrl(name);
  } catch (error) {
    if (error instanceof PackageUrlError) return null;
    throw error;
  }
}

type ImageFacts = Inventory['image'];

/** By digest where one is told, else by repository and tag. */
function isImage(
  { type, namespace, name, version, qualifiers }: PackageUrl,
  { reference, digest }: ImageFacts,
  hangsOn: string,
): boolean {
  const isDigest = /^sha(?:256|512):/.test(version);
  if (isDigest) return version === digest || version === hangsOn;
  const repository = repositoryOf(reference);
  if (repository === null) return false;
  const named =
    qualifiers['repository_url'] ?? (type === 'docker' ? `${namespace === '' ? 'library' : namespace}/${name}` : '');
  const tag = qualifiers['tag'] ?? version;
  return (
    (tag === '' || tag === repository.tag) &&
    (named === '' ? repository.url.split('/').at(-1) === name : repositoryOf(named)?.url === repository.url)
  );
}

function isSameRepository(name: string, reference: string): boolean {
  const [meant, ours] = [repositoryOf(name), repositoryOf(reference)];
  return meant !== null && ours !== null && meant.url === ours.url && meant.tag === ours.tag;
}

/** Qualifiers that tell of a package what need not be told to name it. */
const DESCRIPTIONS: ReadonlySet<string> = new Set([
  'origin',
  'upstream',
  'checksum',
  'download_url',
  'vcs_url',
  'epoch',
]);

function isPackage(url: PackageUrl, pkg: Package, distro: Inventory['distro']): boolean {
  if (url.type !== pkg.type) return false;
  const own = parsed(pkg.purl);
  if (own === null || distroNamespace(url.namespace) !== distroNamespace(own.namespace)) return false;
  const { origin } = pkg;
  const isOwn = url.name === own.name && url.qualifiers['arch'] !== 'source';
  const isOrigin = origin !== null && url.name === origin.name;
  const version = isOwn ? own.version : (origin?.version ?? '');
  if ((!isOwn && !isOrigin) || (url.version !== '' && !isSameVersion(url, version))) return false;
  return Object.entries(url.qualifiers).every(([key, value]) => {
    if (DESCRIPTIONS.has(key)) return true;
    if (key === 'arch') return value === 'source' || own.qualifiers['arch'] === value;
    if (key === 'distro') return distro !== null && isRelease(value, distro);
    return own.qualifiers[key] === value;
  });
}

/** Red Hat's own documents say `pkg:rpm/redhat/…` of what is installed where os-release says rhel. */
function distroNamespace(namespace: string): string {
  return namespace === 'redhat' ? 'rhel' : namespace;
}

/** Tools write an epoch into the version or beside it. */
function isSameVersion({ version, qualifiers }: PackageUrl, installed: string): boolean {
  const epoch = qualifiers['epoch'] ?? '';
  return version === installed || (epoch !== '' && `${epoch}:${version}` === installed);
}

/** `debian-12` of Debian 12.4, and `alpine-3.19` of 3.19.1: a release holds for its points. */
function isRelease(value: string, { id, version }: NonNullable<Inventory['distro']>): boolean {
  const parting = value.search(/-v?\d/);
  const [name, release] =
    parting < 0 ? [value, ''] : [value.slice(0, parting), value.slice(parting + 1).replace(/^v/, '')];
  if (name !== id) return false;
  return release === '' || release === version || version.startsWith(`${release}.`);
}

/** The vendor and product by which CPEs name a distribution. */
const CPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['redhat:enterprise_linux', 'rhel'],
  ['redhat:rhel_eus', 'rhel'],
  ['debian:debian_linux', 'debian'],
  ['canonical:ubuntu_linux', 'ubuntu'],
  ['alpinelinux:alpine_linux', 'alpine'],
  ['almalinux:almalinux', 'almalinux'],
  ['rocky:rocky', 'rocky'],
  ['suse:sles', 'sles'],
  ['suse:suse_linux_enterprise_server', 'sles'],
  ['opensuse:leap', 'opensuse-leap'],
  ['oracle:linux', 'ol'],
  ['amazon:linux', 'amzn'],
]);

/** `cpe:/o:redhat:enterprise_linux:9::baseos` and `cpe:2.3:o:redhat:enterprise_linux:9:*:…` https://nvlpubs.nist.gov/nistpubs/Legacy/IR/nistir7695.pdf */
function isSystem(cpe: string, distro: Inventory['distro']): boolean {
  const [part, vendor, product, version = ''] = cpe.replace(/^cpe:(?:\/|2\.3:)/, '').split(':');
  const id = CPE_NAMES.get(`${vendor}:${product}`);
  // A repository of the system (`cpe:/a:…:9::appstream`) is told like the system.
  if (distro === null || id === undefined || (part !== 'o' && part !== 'a')) return false;
  return isRelease(version === '' || version === '*' ? id : `${id}-${version}`, distro);
}
