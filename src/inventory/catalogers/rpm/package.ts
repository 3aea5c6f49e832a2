import { moduleStream } from '../../../model/index.ts';
import { MAX_LICENCE, MAX_OWNED_PATH } from '../../limits.ts';
import { originOfSourceRpm } from '../../source-rpm.ts';
import { Damage } from '../damage.ts';
import type { CatalogedPackage } from '../types.ts';
import { isWord } from '../word.ts';
import { headerNumber, headerText, headerTexts, type RpmHeader, TAG } from './header.ts';

/**
 * rpm keeps the keys that it trusts beside the packages, and `rpm -qa` lists them. They hold no file, have no
 * architecture, and nobody writes advisories for them: they are no packages.
 */
const KEY = 'gpg-pubkey';

/**
 * The package that a header speaks of; null for a key.
 * @throws {Damage} when it has no name, version or release
 */
export function rpmPackage(header: RpmHeader): CatalogedPackage | null {
  const name = headerText(header, TAG.name);
  if (name === KEY) return null;
  const version = headerText(header, TAG.version);
  const release = headerText(header, TAG.release);
  if (!isWord(name) || !isWord(version) || !isWord(release)) {
    throw new Damage('is damaged: a header has no name, version or release');
  }
  const epoch = headerNumber(header, TAG.epoch, 0) ?? 0;
  const label = headerText(header, TAG.modularityLabel);
  return {
    ...rpmNamed({
      name,
      version: `${version}-${release}`,
      epoch,
      architecture: headerText(header, TAG.architecture),
      sourceRpm: headerText(header, TAG.sourceRpm),
    }),
    module: isWord(label) ? moduleStream(label) : '',
    licences: licences(headerText(header, TAG.licence)),
  };
}

/** What rpm's databases and manifests both tell. `version` with the release and without the epoch. */
export function rpmNamed(told: {
  readonly name: string;
  readonly version: string;
  readonly epoch: number;
  readonly architecture: string;
  readonly sourceRpm: string;
}): CatalogedPackage {
  const version = told.epoch === 0 ? told.version : `${told.epoch}:${told.version}`;
  const { name, architecture, sourceRpm } = told;
  return {
    type: 'rpm',
    namespace: '',
    name,
    version,
    architecture: isWord(architecture) ? architecture : '',
    origin: isWord(sourceRpm) ? originOfSourceRpm(sourceRpm) : null,
    licences: [],
  };
}

/** What of a header tells its files: kept until the whole database is read. */
export function fileList(header: RpmHeader): RpmHeader {
  return new Map([...header].filter(([tag]) => LIST_TAGS.has(tag)));
}

const LIST_TAGS: ReadonlySet<number> = new Set([
  ...[TAG.baseNames, TAG.folderNames, TAG.folderIndexes, TAG.oldFileNames, TAG.fileStates],
]);

/**
 * The files that a header says to be installed, without leading slash. A path is a folder's name and a file's; rpm 3
 * wrote whole paths. Files that another package's took the place of, or that were left out (documentation, another
 * language), are not.
 */
export function* rpmFiles(header: RpmHeader): Generator<string> {
  const folders = [...headerTexts(header, TAG.folderNames)];
  let index = 0;
  for (const name of headerTexts(header, folders.length > 0 ? TAG.baseNames : TAG.oldFileNames)) {
    const folder = folders[headerNumber(header, TAG.folderIndexes, index) ?? 0] ?? '';
    const state = headerNumber(header, TAG.fileStates, index) ?? INSTALLED;
    if (state === INSTALLED && folder.length + name.length <= MAX_OWNED_PATH) yield (folder + name).replace(/^\//, '');
    index++;
  }
}

const INSTALLED = 0;

function licences(licence: string): readonly string[] {
  return licence === '' || licence.length > MAX_LICENCE ? [] : [licence];
}
