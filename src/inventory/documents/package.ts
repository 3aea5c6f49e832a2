import {
  compareText,
  type Distro,
  formatPackageUrl,
  isDistroType,
  type Location,
  moduleStream,
  type Origin,
  PACKAGE_TYPES,
  type Package,
  type PackageType,
  type PackageUrl,
  PackageUrlError,
  parsePackageUrl,
} from '../../model/index.ts';
import { packageUrlIn } from '../distro-package-url.ts';
import { originOfSourceRpm } from '../source-rpm.ts';
import type { FoundPackage } from './types.ts';

/** A component with its package URL taken apart; null for what is no package of a kind that fixedin knows. */
export interface ReadPackage {
  readonly found: FoundPackage;
  readonly type: PackageType;
  readonly url: PackageUrl | null;
}

/** Looks at what a component is. Its URL says it best; else the document's own fields. */
export function readPackage(found: FoundPackage): ReadPackage | null {
  const url = parsed(found.purl);
  const type = url === null ? found.type : (PACKAGE_TYPES.find((known) => known === url.type) ?? null);
  if (type === null || (url?.name ?? found.name) === '' || (url?.version || found.version) === '') return null;
  return { found, type, url };
}

/**
 * The package as an image of that distribution would have it, so that the same package has the same URL whoever listed
 * it. Null for one whose name makes no package URL.
 * @param subject the document; a package that no file is told for was seen there
 */
export function packageIn(distro: Distro | null, { found, type, url }: ReadPackage, subject: string): Package | null {
  const version = versionOf(found, url);
  const origin = found.origin ?? (isDistroType(type) ? originOf(url) : null);
  const cataloged = {
    type,
    ...nameOf(found, type, url),
    version,
    architecture: architectureOf(found, url),
    origin,
    ...(found.module === undefined ? moduleOf(type, url) : { module: found.module }),
    licences: found.licences,
    ...(found.hashes === undefined ? {} : { hashes: found.hashes }),
  };
  const named = orNull(() => packageUrlIn(distro, cataloged));
  return named && { ...cataloged, ...named, locations: locationsOf(found, subject), owner: null };
}

/** Each path once, sorted, from the root without leading slash. */
function locationsOf({ locations }: FoundPackage, subject: string): readonly Location[] {
  const told = locations.length === 0 ? [{ path: subject, layer: '' }] : locations;
  const byPath = new Map(told.map(({ path, layer }) => [path.replace(/^\//, ''), layer]));
  return [...byPath].map(([path, layer]) => ({ path, layer })).sort((a, b) => compareText(a.path, b.path));
}

function parsed(purl: string): PackageUrl | null {
  return purl === '' ? null : orNull(() => parsePackageUrl(purl));
}

/** Null where a package URL cannot be read or made. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof PackageUrlError) return null;
    throw error;
  }
}

function nameOf(found: FoundPackage, type: PackageType, url: PackageUrl | null): { namespace: string; name: string } {
  if (url !== null) {
    const { namespace, name } = asWritten(found, url);
    // Gentoo's category is part of a package's name.
    if (type === 'ebuild' && namespace !== '') return { namespace: '', name: `${namespace}/${name}` };
    return { namespace: isDistroType(type) ? '' : namespace, name };
  }
  if (isDistroType(type)) return { namespace: '', name: found.name };
  const parting = found.name.lastIndexOf(type === 'maven' ? ':' : '/');
  return { namespace: found.name.slice(0, Math.max(parting, 0)), name: found.name.slice(parting + 1) };
}

/** A URL's canonical form lowers letters and the like; the document's own spelling is the package's, where it is the same name. */
function asWritten(found: FoundPackage, url: PackageUrl): { namespace: string; name: string } {
  const namespace = found.namespace ?? url.namespace;
  if (found.name === url.name && namespace === url.namespace) return url;
  const written = { type: url.type, namespace, name: found.name, version: '', qualifiers: {}, subpath: '' };
  const isSame = orNull(
    () => formatPackageUrl(written) === formatPackageUrl({ ...url, version: '', qualifiers: {}, subpath: '' }),
  );
  return isSame ? { namespace, name: found.name } : url;
}

/** Tools write an epoch into the version or beside it. */
function versionOf(found: FoundPackage, url: PackageUrl | null): string {
  const version = url?.version || found.version;
  const epoch = url?.qualifiers['epoch'] ?? '';
  return /^\d{1,10}$/.test(epoch) && epoch !== '0' && !/^\d+:/.test(version) ? `${epoch}:${version}` : version;
}

function architectureOf(found: FoundPackage, url: PackageUrl | null): string {
  const architecture = url?.qualifiers['arch'] || found.architecture;
  return architecture === 'source' || architecture === 'src' ? '' : architecture;
}

/** `rpmmod` as Red Hat, Syft and fixedin write it, `modularitylabel` as Trivy does; a document need not tell it. */
function moduleOf(type: PackageType, url: PackageUrl | null): { module?: string } {
  if (type !== 'rpm' || url === null) return {};
  const label = url.qualifiers['rpmmod'] ?? url.qualifiers['modularitylabel'];
  return label === undefined ? {} : { module: moduleStream(label) };
}

/** fixedin's own `origin`, or the `upstream` of Syft: a name, `name@version`, or the file of a source package. */
function originOf(url: PackageUrl | null): Origin | null {
  const version = url?.version ?? '';
  const origin = url?.qualifiers['origin'] ?? '';
  if (origin !== '') return { name: origin, version };
  const upstream = url?.qualifiers['upstream'] ?? '';
  if (upstream === '') return null;
  if (upstream.endsWith('src.rpm')) return originOfSourceRpm(upstream) ?? { name: upstream, version };
  const at = upstream.lastIndexOf('@');
  return at <= 0 ? { name: upstream, version } : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}
