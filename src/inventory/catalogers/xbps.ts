import { MAX_LICENCE, MAX_RECORDS } from '../limits.ts';
import { Damage, damageProblems } from './damage.ts';
import { fromRoot, nameIn } from './from-root.ts';
import { plistValues } from './plist.ts';
import { type CatalogedFile, type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

const FOLDER = 'var/db/xbps/';
const DATABASE = `${FOLDER}pkgdb-0.38.plist`;
const FILES_ENDING = '-files.plist';

/**
 * XBPS's database of installed packages: one property list with a dictionary for each (`pkgver`, `state`,
 * `architecture`), and a hidden one `.NAME-files.plist` with the files of each.
 * https://github.com/void-linux/xbps/blob/master/include/xbps.h.in
 */
export const xbps: Cataloger = {
  name: 'xbps',
  about: {
    reads: 'Void',
    packages: ['xbps'],
    testedAgainst: '',
  },
  version: 1,
  places: [FOLDER.slice(0, -1)],
  below: [FOLDER],
  wants: (path) => path.startsWith(FOLDER) && (path === DATABASE || ownerOf(path) !== null),
  catalog: (file) => (file.path === DATABASE ? readDatabase(file) : readFiles(file)),
};

/** The package whose list of files this is; null for another file. */
function ownerOf(path: string): string | null {
  const name = nameIn(FOLDER, path);
  if (name === null || !name.startsWith('.') || !name.endsWith(FILES_ENDING)) return null;
  return name.slice(1, -FILES_ENDING.length) || null;
}

const FIELDS: ReadonlySet<string> = new Set(['pkgver', 'state', 'architecture', 'source-revisions', 'license']);

function readDatabase(file: EvidenceFile): CatalogedFile {
  const entries = new Map<string, Map<string, string>>();
  const damage: Damage[] = [];
  try {
    for (const { keys, value } of plistValues(file.bytes.toString('utf8'))) {
      const [entry = '', field = ''] = keys;
      if (keys.length !== 2 || entry.startsWith('_XBPS_') || !FIELDS.has(field)) continue;
      if (entries.size > MAX_RECORDS) throw new Damage(`has more than ${MAX_RECORDS} packages`);
      const fields = entries.get(entry) ?? new Map<string, string>();
      entries.set(entry, fields.set(field, value));
    }
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    damage.push(error);
  }
  const packages: CatalogedPackage[] = [];
  for (const fields of entries.values()) {
    if (fields.get('state') === 'not-installed') continue;
    const found = toPackage(fields);
    if (found !== null) packages.push(found);
    else damage.push(new Damage('is damaged: an entry has no name or version'));
  }
  return cataloged({ packages, problems: damageProblems(damage) });
}

/** `pkgver` is `NAME-VERSION_REVISION`, `source-revisions` is `TEMPLATE:REVISION` of what it was built from. */
function toPackage(fields: ReadonlyMap<string, string>): CatalogedPackage | null {
  const pkgver = fields.get('pkgver') ?? '';
  const hyphen = pkgver.lastIndexOf('-');
  const version = pkgver.slice(hyphen + 1);
  if (hyphen <= 0 || !isWord(pkgver) || version === '') return null;
  const architecture = fields.get('architecture') ?? '';
  const template = fields.get('source-revisions')?.split(':', 1)[0] ?? '';
  const licence = fields.get('license') ?? '';
  return {
    type: 'xbps',
    namespace: '',
    name: pkgver.slice(0, hyphen),
    version,
    architecture: isWord(architecture) ? architecture : '',
    origin: isWord(template) ? { name: template, version } : null,
    licences: licence === '' || licence.length > MAX_LICENCE ? [] : [licence],
  };
}

const LISTS: ReadonlySet<string> = new Set(['files', 'conf_files', 'links']);

function readFiles(file: EvidenceFile): CatalogedFile {
  const owner = { type: 'xbps', name: ownerOf(file.path) ?? '', architecture: '' } as const;
  const paths: string[] = [];
  const damage: Damage[] = [];
  try {
    for (const { keys, value } of plistValues(file.bytes.toString('utf8'))) {
      if (keys.length === 3 && LISTS.has(keys[0] ?? '') && keys[2] === 'file') paths.push(fromRoot(value));
    }
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    damage.push(error);
  }
  return cataloged({ owned: [{ owner, paths }], problems: damageProblems(damage) });
}
