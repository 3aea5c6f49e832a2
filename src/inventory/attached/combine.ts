import { compareText, type Inventory, type Package } from '../../model/index.ts';

/**
 * What a scan found and what published SBOMs say, as one inventory in which each package says who tells of it. A package
 * that both tell of is the scan's, with its evidence.
 */
export function combineInventories(scanned: Inventory, stated: Inventory): Inventory {
  const known = new Set(scanned.packages.map(keyOf));
  const told = new Set(stated.packages.map(keyOf));
  const packages = [
    ...scanned.packages.map((pkg): Package => ({ ...pkg, seenBy: told.has(keyOf(pkg)) ? ['scan', 'sbom'] : ['scan'] })),
    ...stated.packages.filter((pkg) => !known.has(keyOf(pkg))).map((pkg): Package => ({ ...pkg, seenBy: ['sbom'] })),
  ];
  return {
    ...scanned,
    distro: scanned.distro ?? stated.distro,
    packages: packages.sort((a, b) => compareText(a.purl, b.purl)),
    sboms: stated.sboms ?? [],
    warnings: [...scanned.warnings, ...stated.warnings],
  };
}

/** Documents tell architecture and origin in different ways, or not at all: the version is what must agree. */
function keyOf({ type, namespace, name, version }: Package): string {
  return `${type}\n${namespace}\n${name}\n${version}`;
}
