import { isDistroType } from '../../model/index.ts';
import { readDocument } from '../documents/read-document.ts';
import { isSbomFile } from './sbom-path.ts';
import { type CatalogedPackage, type Cataloger, cataloged } from './types.ts';

/**
 * SPDX documents in an image, one a package. https://github.com/chainguard-dev/melange/blob/main/docs/SBOM.md
 *
 * They are what the packages' builder says, and not what the package manager knows: the fold keeps them apart, for those
 * who ask for published SBOMs.
 */
export const sbomFiles: Cataloger = {
  name: 'sbom-files',
  about: {
    reads: 'SBOMs that packages bring along',
    packages: [],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.spdx.json'],
  wants: isSbomFile,
  catalog(file) {
    const found = readDocument(file.bytes, file.path);
    if (found.kind !== 'sbom') return cataloged({ problems: ['is the report of a scanner, and no SBOM'] });
    const { distro, packages } = found.inventory;
    return cataloged({
      distro,
      packages: packages.filter(({ type }) => !SOURCES.includes(type)).map(catalogedPackage),
    });
  },
};

/** What a package was built from is named beside it; that is not installed. */
const SOURCES: readonly string[] = ['github', 'generic'];

function catalogedPackage(pkg: CatalogedPackage): CatalogedPackage {
  const { type, name, version, architecture, origin, licences } = pkg;
  return { type, namespace: isDistroType(type) ? '' : pkg.namespace, name, version, architecture, origin, licences };
}
