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
  wants: (path, size) => size <= MAX_BYTES && path.endsWith('.conf') && PLACE.test(path),
  catalog: readRegistration,
};

const PLACE = /(?:^|\/)package(?:\.conf)?\.(?:db|d)\/[^/]+\.conf$/;

/** A library with thousands of modules has 100 KiB. */
const MAX_BYTES = 4 * 1024 * 1024;

function readRegistration(file: EvidenceFile) {
  const text = file.bytes.toString('utf8');
  const name = fieldOf(text, 'name');
  const version = fieldOf(text, 'version');
  // An internal library of a package is registered under a name of its own.
  const found = languagePackage({ type: 'hackage', name: fieldOf(text, 'package-name') || name, version });
  return found === null ? cataloged({ problems: ['has no name and version'] }) : cataloged({ packages: [found] });
}

/** The value may stand on the next line, indented. */
function fieldOf(text: string, name: string): string {
  return new RegExp(`^${name}:[ \\t]*(?:\\r?\\n[ \\t]+)?(\\S*)`, 'm').exec(text)?.[1] ?? '';
}
