import { type Distro, formatPackageUrl, isDistroType } from '../model/index.ts';
import type { CatalogedPackage } from './catalogers/index.ts';

/** A package's namespace and package URL in an image of this distribution (null for one that names none). */
export function packageUrlIn(distro: Distro | null, found: CatalogedPackage): { namespace: string; purl: string } {
  const namespace = isDistroType(found.type) ? (distro?.id ?? '') : found.namespace;
  const { type, name, version } = found;
  const purl = formatPackageUrl({ type, namespace, name, version, qualifiers: qualifiers(distro, found), subpath: '' });
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
  if (origin !== null && origin.version !== version) qualifiers['upstream'] = `${origin.name}@${origin.version}`;
  else if (origin !== null && origin.name !== name) qualifiers['upstream'] = origin.name;
  return qualifiers;
}
