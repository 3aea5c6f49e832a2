import { MAX_LICENCE } from '../limits.ts';
import { type CatalogedFile, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

const LOCAL = 'var/lib/pacman/local/';

/**
 * pacman's database of installed packages: a folder `NAME-VERSION-RELEASE` for each, with `desc` (what it is) and
 * `files`, both of sections: a line `%NAME%`, a line a value, an empty line.
 * https://alpm.archlinux.page/specifications/alpm-db-desc.5.html and alpm-db-files.5.html there
 */
export const pacman: Cataloger = {
  name: 'pacman',
  about: {
    reads: 'Arch',
    packages: ['alpm'],
    testedAgainst: '`pacman`',
  },
  version: 1,
  places: [LOCAL.slice(0, -1)],
  endings: ['/desc', '/files'],
  wants: (path) => path.startsWith(LOCAL) && entryOf(path) !== null,
  catalog: (file) => (file.path.endsWith('/desc') ? readDescription(file) : readFiles(file)),
};

/** The name of the folder whose `desc` or `files` this is; null for another file. */
function entryOf(path: string): string | null {
  const slash = path.indexOf('/', LOCAL.length);
  if (slash <= LOCAL.length) return null;
  const name = path.slice(slash + 1);
  return name === 'desc' || name === 'files' ? path.slice(LOCAL.length, slash) : null;
}

function readDescription(file: EvidenceFile): CatalogedFile {
  const values = new Map<string, string[]>();
  for (const [section, value] of sections(file.bytes.toString('utf8'))) {
    if (!WANTED.has(section)) continue;
    const known = values.get(section);
    if (known === undefined) values.set(section, [value]);
    else known.push(value);
  }
  const [name = '', version = '', architecture = '', base = ''] = ['NAME', 'VERSION', 'ARCH', 'BASE'].map(
    (section) => values.get(section)?.[0],
  );
  if (!isWord(name) || !isWord(version)) return cataloged({ problems: ['has no name or version'] });
  const found = {
    type: 'alpm',
    namespace: '',
    name,
    version,
    architecture: isWord(architecture) ? architecture : '',
    // Packages that are built together share their version. A package of its own has no other base.
    origin: { name: isWord(base) ? base : name, version },
    licences: (values.get('LICENSE') ?? []).filter((licence) => licence.length <= MAX_LICENCE),
  } as const;
  return cataloged({ packages: [found] });
}

const WANTED: ReadonlySet<string> = new Set(['NAME', 'VERSION', 'ARCH', 'BASE', 'LICENSE']);

/** Which package it is, the folder says: neither a version nor a release has a hyphen. */
function readFiles(file: EvidenceFile): CatalogedFile {
  const entry = entryOf(file.path) ?? '';
  const name = entry.slice(0, Math.max(entry.lastIndexOf('-', entry.lastIndexOf('-') - 1), 0));
  if (!isWord(name)) return cataloged({ problems: ['is in a folder that is no NAME-VERSION-RELEASE'] });
  const owner = { type: 'alpm', name, architecture: '' } as const;
  return cataloged({ owned: [{ owner, paths: filesIn(file.bytes.toString('utf8')) }] });
}

/** Without folders, which end with a slash: packages share them. */
function* filesIn(text: string): Generator<string> {
  for (const [section, value] of sections(text)) if (section === 'FILES' && !value.endsWith('/')) yield value;
}

/** Each value with its section's name. */
function* sections(text: string): Generator<readonly [string, string]> {
  let section = '';
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end === start) section = '';
    else if (section !== '') yield [section, text.slice(start, end)];
    else if (text.charAt(start) === '%' && text.charAt(end - 1) === '%') section = text.slice(start + 1, end - 1);
    start = end + 1;
  }
}
