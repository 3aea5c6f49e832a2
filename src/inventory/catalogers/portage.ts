import { fromRoot } from './from-root.ts';
import { type CatalogedFile, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

const DATABASE = 'var/db/pkg/';

/**
 * Portage's database of installed packages: a folder `CATEGORY/NAME-VERSION` for each, with a file a fact: `PF` (the
 * folder's own name), `CONTENTS` (its files), and others that are not read.
 * https://wiki.gentoo.org/wiki//var/db/pkg and https://projects.gentoo.org/pms/8/pms.html#names-and-versions
 */
export const portage: Cataloger = {
  name: 'portage',
  about: {
    reads: 'Gentoo',
    packages: ['ebuild'],
    testedAgainst: '',
  },
  version: 1,
  places: [DATABASE.slice(0, -1)],
  endings: ['/PF', '/CONTENTS'],
  wants: (path) => path.startsWith(DATABASE) && (path.endsWith('/PF') || path.endsWith('/CONTENTS')) && isEntry(path),
  catalog: (file) => (file.path.endsWith('/PF') ? readName(file) : readContents(file)),
};

/** `CATEGORY/NAME-VERSION/FILE`; what is being merged has a hyphen before its name. */
function isEntry(path: string): boolean {
  const parts = path.slice(DATABASE.length).split('/');
  return parts.length === 3 && parts[0] !== '' && parts[1] !== '' && parts[1]?.startsWith('-') === false;
}

function readName(file: EvidenceFile): CatalogedFile {
  const entry = entryAt(file.path);
  if (entry === null || file.bytes.toString('utf8').trim() !== entry.nameAndVersion) {
    return cataloged({ problems: ['does not say the NAME-VERSION of its folder'] });
  }
  const { name, version } = entry;
  const found = { type: 'ebuild', namespace: '', name, version, architecture: '', origin: null, licences: [] } as const;
  return cataloged({ packages: [found] });
}

function readContents(file: EvidenceFile): CatalogedFile {
  const entry = entryAt(file.path);
  if (entry === null) return cataloged({ problems: ['is in a folder that is no NAME-VERSION'] });
  const owner = { type: 'ebuild', name: entry.name, architecture: '' } as const;
  return cataloged({ owned: [{ owner, paths: filesIn(file.bytes.toString('utf8')) }] });
}

/** `obj PATH MD5 TIME`, `sym PATH -> TARGET TIME`, and `dir PATH`, which packages share. Paths may have spaces. */
function* filesIn(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    const kind = line.slice(0, 4);
    let end = -1;
    if (kind === 'obj ') end = line.lastIndexOf(' ', line.lastIndexOf(' ') - 1);
    else if (kind === 'sym ') end = line.indexOf(' -> ');
    if (end > kind.length) yield fromRoot(line.slice(kind.length, end));
  }
}

/** The name with its category, as Gentoo's advisories have it: `dev-libs/openssl` of version `3.0.13-r2`. */
function entryAt(
  path: string,
): { readonly name: string; readonly version: string; readonly nameAndVersion: string } | null {
  const [category = '', nameAndVersion = ''] = path.slice(DATABASE.length).split('/');
  const revision = /-r\d+$/.exec(nameAndVersion)?.index ?? nameAndVersion.length;
  const hyphen = nameAndVersion.lastIndexOf('-', revision - 1);
  const version = nameAndVersion.slice(hyphen + 1);
  if (hyphen <= 0 || !VERSION.test(version) || !isWord(nameAndVersion) || !isWord(category)) return null;
  return { name: `${category}/${nameAndVersion.slice(0, hyphen)}`, version, nameAndVersion };
}

const VERSION = /^\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?$/;
