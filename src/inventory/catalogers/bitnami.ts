import { type PackageUrl, parsePackageUrl } from '../../model/index.ts';
import { jsonManifest, objectsAt, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Components of Bitnami's images, each with an SPDX document of itself: `opt/bitnami/nginx/.spdx-nginx.spdx`, JSON of
 * https://spdx.github.io/spdx-spec/v2.3/. A component is what has a package URL `pkg:bitnami/NAME@VERSION`; what it was
 * built from besides is described there, but not installed as a package.
 */
export const bitnami: Cataloger = {
  name: 'bitnami',
  about: {
    reads: 'components of Bitnami’s images',
    packages: ['bitnami'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.spdx'],
  wants: (path) => path.startsWith('opt/bitnami/') && PLACE.test(path),
  catalog: readSpdx,
};

const PLACE = /^opt\/bitnami\/(?:[^/]+\/)*\.spdx-[^/]+\.spdx$/;

function readSpdx(file: EvidenceFile) {
  const packages: CatalogedPackage[] = [];
  let damaged = 0;
  for (const entry of objectsAt(jsonManifest(file), 'packages')) {
    for (const reference of objectsAt(entry, 'externalRefs')) {
      const locator = wordAt(reference, 'referenceLocator');
      if (wordAt(reference, 'referenceType') !== 'purl' || !locator.startsWith('pkg:bitnami/')) continue;
      const url = parsed(locator);
      const found = url && languagePackage({ type: 'bitnami', name: url.name, version: url.version });
      if (!found) damaged++;
      else if (!packages.some(({ name, version }) => name === found.name && version === found.version)) {
        packages.push({ ...found, licences: licencesOf(wordAt(entry, 'licenseDeclared')) });
      }
    }
  }
  const problems = damaged === 0 ? [] : [`${damaged} of its package URLs cannot be read`];
  return cataloged({ packages, problems });
}

function parsed(text: string): PackageUrl | null {
  try {
    return parsePackageUrl(text);
  } catch {
    return null;
  }
}

function licencesOf(declared: string): readonly string[] {
  return declared === '' || declared === 'NOASSERTION' || declared === 'NONE' ? [] : [declared];
}
