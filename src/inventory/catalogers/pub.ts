import { decodedUrlPart } from '../../model/index.ts';
import { jsonManifest, objectsAt, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { type CatalogedPackage, type Cataloger, cataloged } from './types.ts';

/**
 * What Dart's pub made ready for a program: `.dart_tool/package_config.json`, beside an application and for each
 * globally activated package. https://github.com/dart-lang/language/blob/main/accepted/2.8/language-versioning/package-config-file-v2.md
 *
 * The file has no versions, but the folder of a package from a pub server ends in `hosted/SERVER/NAME-VERSION`; those
 * of Git repositories and local paths are in no registry. A compiled program keeps no record of its packages.
 */
export const pub: Cataloger = {
  name: 'pub',
  about: {
    reads: 'Dart',
    packages: ['pub'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.dart_tool/package_config.json'],
  wants: (path) => path.endsWith('.dart_tool/package_config.json'),
  catalog: (file) => {
    const packages = objectsAt(jsonManifest(file), 'packages').map((entry) =>
      toPackage(wordAt(entry, 'name'), wordAt(entry, 'rootUri')),
    );
    return cataloged({ packages: packages.filter((found) => found !== null) });
  },
};

function toPackage(name: string, rootUri: string): CatalogedPackage | null {
  const [folder = '', server = '', hosted = ''] = rootUri.split('/').slice(-3).reverse();
  if (hosted !== 'hosted' || server === '' || !folder.startsWith(`${name}-`)) return null;
  // `%2B` before a build number.
  return languagePackage({ type: 'pub', name, version: decodedUrlPart(folder.slice(name.length + 1)) });
}
