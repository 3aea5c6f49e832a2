import { apkHashes } from '../stated-hashes.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile, type OwnedPaths } from './types.ts';
import { isWord } from './word.ts';

const PLACES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/**
 * apk's database of installed packages: paragraphs of `X:value` lines, parted by empty lines.
 * https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
 *
 * Read are P (name), V (version), A (architecture), o (origin), L (licence), C (checksum) and F and R (folder, and file
 * in the folder named last). Lines of any other kind, known or not, are passed over.
 */
export const apk: Cataloger = {
  name: 'apk',
  about: {
    reads: 'Alpine, Wolfi, Chainguard',
    packages: ['apk'],
    testedAgainst: 'a real image of Alpine 3.10',
  },
  version: 2,
  places: PLACES,
  endings: ['/apk/db/installed'],
  wants: (path) => PLACES.includes(path),
  catalog: readInstalled,
};

function readInstalled(file: EvidenceFile) {
  const text = file.bytes.toString('utf8');
  const packages: CatalogedPackage[] = [];
  const owned: OwnedPaths[] = [];
  let damaged = 0;
  for (let start = 0; start < text.length; ) {
    const { fields, lines, end } = readParagraph(text, start);
    const found = toPackage(fields);
    if (found !== null) {
      packages.push(found);
      const owner = { type: 'apk', name: found.name, architecture: found.architecture } as const;
      owned.push({ owner, paths: filesIn(text, start, end) });
    } else if (lines > 0) damaged++;
    start = newlineAfter(text, end) + 1;
  }
  const problems = damaged === 0 ? [] : [`${damaged} of ${damaged + packages.length} entries have no name or version`];
  return cataloged({ packages, owned, problems });
}

/** The fields of the paragraph that begins at `start`, how many lines it has, and where the empty line after it is. */
function readParagraph(text: string, start: number) {
  const fields = new Map<string, string>();
  let lines = 0;
  let at = start;
  while (at < text.length) {
    const newline = newlineAfter(text, at);
    const end = lineEnd(text, at, newline);
    if (end === at) break;
    const letter = text.charAt(at);
    // Files are nearly all of a database; they are read when they are asked for.
    if (letter !== 'R' && letter !== 'a' && letter !== 'Z') {
      const value = fieldValue(text, at, end);
      if (value !== null) fields.set(letter, value);
    }
    lines++;
    at = newline + 1;
  }
  return { fields, lines, end: at };
}

/** Null when the fields are of no package. */
function toPackage(fields: ReadonlyMap<string, string>): CatalogedPackage | null {
  const [name = '', version = '', architecture = '', origin = ''] = ['P', 'V', 'A', 'o'].map((name) =>
    fields.get(name),
  );
  const licence = fields.get('L')?.trim() ?? '';
  if (!isWord(name) || !isWord(version)) return null;
  return {
    type: 'apk',
    namespace: '',
    name,
    version,
    architecture: isWord(architecture) ? architecture : '',
    origin: isWord(origin) ? { name: origin, version } : null,
    licences: licence === '' ? [] : [licence],
    ...apkHashes(fields.get('C') ?? ''),
  };
}

/** The paths that the F and R lines between two places of the text name. */
function* filesIn(text: string, start: number, stop: number): Generator<string> {
  let folder = '';
  for (let at = start; at < stop; ) {
    const newline = newlineAfter(text, at);
    const letter = text.charAt(at);
    if (letter === 'F' || letter === 'R') {
      const value = fieldValue(text, at, lineEnd(text, at, newline)) ?? '';
      if (letter === 'F') folder = value === '' ? '' : `${value}/`;
      else if (value !== '') yield folder + value;
    }
    at = newline + 1;
  }
}

function newlineAfter(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline;
}

/** Where a line ends that may have a carriage return before its newline. */
function lineEnd(text: string, start: number, newline: number): number {
  return newline > start && text.charCodeAt(newline - 1) === CARRIAGE_RETURN ? newline - 1 : newline;
}

/** What stands after the colon of a line; null for a line that is no field. */
function fieldValue(text: string, start: number, end: number): string | null {
  return text.charCodeAt(start + 1) === COLON ? text.slice(start + 2, end) : null;
}

const COLON = 0x3a;
const CARRIAGE_RETURN = 0x0d;
