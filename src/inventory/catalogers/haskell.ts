import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Libraries of Haskell, as GHC, Cabal and Stack register what they install: `package.db/ID.conf` or
 * `package.conf.d/ID.conf`, a `field: value` a line.
 * https://downloads.haskell.org/ghc/latest/docs/users_guide/packages.html#installedpackageinfo-a-package-specification
 *
 * Programs are linked with their libraries and tell nothing of them.
 */
export const haskell: Cataloger = {
  name: 'haskell',
  about: {
    reads: 'GHC, Cabal, Stack',
    packages: ['hackage'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.conf'],
  wants: (path, size) => size <= MAX_BYTES && path.endsWith('.conf') && PLACE.test(path),
  catalog: readRegistration,
};

const PLACE = /(?:^|\/)package(?:\.conf)?\.(?:db|d)\/[^/]+\.conf$/;

/** A library with thousands of modules has 100 KiB. */
const MAX_BYTES = 4 * 1024 * 1024;

function readRegistration(file: EvidenceFile) {
  const text = file.bytes.toString('utf8');
  const name = valueIn(text, NAME);
  const version = valueIn(text, VERSION);
  // An internal library of a package is registered under a name of its own.
  const found = languagePackage({ type: 'hackage', name: valueIn(text, PACKAGE_NAME) || name, version });
  return found === null ? cataloged({ problems: ['has no name and version'] }) : cataloged({ packages: [found] });
}

const NAME = fieldOf('name');
const PACKAGE_NAME = fieldOf('package-name');
const VERSION = fieldOf('version');

/** The value may stand on the next line, indented. */
function fieldOf(name: string): RegExp {
  return new RegExp(`^${name}:[ \\t]*(?:\\r?\\n[ \\t]+)?(\\S*)`, 'm');
}

function valueIn(text: string, field: RegExp): string {
  return field.exec(text)?.[1] ?? '';
}
