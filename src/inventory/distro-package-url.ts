import { type Distro, formatPackageUrl, isDistroType } from '../model/index.ts';
import type { CatalogedPackage } from './catalogers/types.ts';
import { epochOf, sourceRpmOf } from './source-rpm.ts';

/** A package's namespace and package URL in an image of this distribution (null for one that names none). */
export function packageUrlIn(distro: Distro | null, found: CatalogedPackage): { namespace: string; purl: string } {
  const namespace = isDistroType(found.type) ? (distro?.id ?? '') : found.namespace;
  const { type, version } = found;
  const purl = formatPackageUrl({
    type,
    ...(type === 'ebuild' ? categoryAndName(found.name) : { namespace, name: found.name }),
    // An RPM's epoch has a qualifier of its own.
    version: type === 'rpm' ? version.slice(epochOf(version).length) : version,
    qualifiers: qualifiers(distro, found),
    subpath: '',
  });
  return { namespace, purl };
}

/** The qualifiers that scanners and SBOM tools agree on, beyond https://github.com/package-url/purl-spec. */
function qualifiers(distro: Distro | null, { type, name, version, architecture, origin, module }: CatalogedPackage) {
  if (!isDistroType(type)) return {};
  const qualifiers: Record<string, string> = {};
  if (architecture !== '') qualifiers['arch'] = architecture;
  if (type === 'apk') {
    if (origin !== null && origin.name !== name) qualifiers['origin'] = origin.name;
    return qualifiers;
  }
  if (module !== undefined && module !== '') qualifiers['rpmmod'] = module;
  if (distro !== null) qualifiers['distro'] = distro.version === '' ? distro.id : `${distro.id}-${distro.version}`;
  if (type === 'rpm') {
    const epoch = epochOf(version).slice(0, -1);
    if (epoch !== '') qualifiers['epoch'] = epoch;
    // The file name of the source package, as `rpm -q --qf %{SOURCERPM}` and other tools have it.
    if (origin !== null) qualifiers['upstream'] = sourceRpmOf(origin);
    return qualifiers;
  }
  if (origin !== null && origin.version !== version) qualifiers['upstream'] = `${origin.name}@${origin.version}`;
  else if (origin !== null && origin.name !== name) qualifiers['upstream'] = origin.name;
  return qualifiers;
}

/** Gentoo's category stands where other distributions' packages have the distribution. */
function categoryAndName(name: string): { readonly namespace: string; readonly name: string } {
  const slash = name.indexOf('/');
  return { namespace: name.slice(0, Math.max(slash, 0)), name: name.slice(slash + 1) };
}
