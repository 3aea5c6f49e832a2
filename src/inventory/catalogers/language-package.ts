import type { Hash, PackageType } from '../../model/index.ts';
import type { CatalogedPackage } from './types.ts';
import { isWord } from './word.ts';

/** What a language's package manager states of a package. */
interface LanguagePackage {
  readonly type: PackageType;
  /** Of the package URL: an npm scope, a Packagist vendor; none where it is left out. */
  readonly namespace?: string;
  readonly name: string;
  readonly version: string;
  /** As the manifest writes them; what is no licence's name or expression is left out. */
  readonly licences?: readonly string[];
  /** As `statedHashes` gives them. */
  readonly hashes?: readonly Hash[];
}

/**
 * A package of a language, which has neither an architecture nor a source package. Null when its name, version or
 * namespace is empty or none that a package manager would take.
 */
export function languagePackage(stated: LanguagePackage): CatalogedPackage | null {
  const { type, namespace = '', name, version, licences = [], hashes } = stated;
  if (!isWord(name) || !isWord(version) || (namespace !== '' && !isWord(namespace))) return null;
  return {
    type,
    namespace,
    name,
    version,
    architecture: '',
    origin: null,
    licences: licences.filter(isLicence),
    ...(hashes === undefined ? {} : { hashes }),
  };
}

/** Longer ones are the licence's text, which some put where its name belongs. */
const LICENCE_CHARACTERS = 200;

function isLicence(text: string): boolean {
  return text !== '' && text.length <= LICENCE_CHARACTERS && !text.includes('\n') && text.toUpperCase() !== 'UNKNOWN';
}
