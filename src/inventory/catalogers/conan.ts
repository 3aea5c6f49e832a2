import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged } from './types.ts';

/**
 * C and C++ packages of Conan: a `conaninfo.txt` in the folder of each binary package, whose name and version are in
 * its path: `full_deploy/host/NAME/VERSION/…` as `conan install --deployer=full_deploy` lays them out
 * (https://docs.conan.io/2/reference/extensions/deployers.html), and `.conan/data/NAME/VERSION/USER/CHANNEL/package/ID/`
 * in the cache of Conan 1. The cache of Conan 2 is a building machine's; its folders are not named after packages.
 */
export const conan: Cataloger = {
  name: 'conan',
  about: {
    reads: 'C and C++',
    packages: ['conan'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['/conaninfo.txt'],
  wants: (path) => path.endsWith('/conaninfo.txt') && PLACE.test(path),
  catalog: (file) => {
    const { name = '', version = '' } = PLACE.exec(file.path)?.groups ?? {};
    const found = languagePackage({ type: 'conan', name, version });
    return cataloged({ packages: found === null ? [] : [found] });
  },
};

const PLACE =
  /(?:^|\/)(?:full_deploy\/host|\.conan\/data)\/(?<name>[^/]+)\/(?<version>[^/]+)\/(?:[^/]+\/){0,4}conaninfo\.txt$/;
