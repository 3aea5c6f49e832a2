import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile, type OwnedPaths } from './types.ts';
import { isWord } from './word.ts';

const PLACES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/**
 * apk's database of installed packages: paragraphs of `X:value` lines, parted by empty lines.
 * https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
 *
 * Read are P (name), V (version), A (architecture), o (origin), L (licence) and F and R (folder, and file in the
 * folder named last). Lines of any other kind, known or not, are passed over.
 */
export const apk: Cataloger = {
  name: 'apk',
  places: PLACES,
  wants: (path) => PLACES.includes(path),
  catalog: readInstalled,
};

function readInstalled(file: EvidenceFile) {
  const text = file.bytes.toString('utf8');
  const packages: CatalogedPackage[] = [];
  const owned: OwnedPaths[] = [];
  let paragraph = new Paragraph();
  let damaged = 0;
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    let end = newline < 0 ? text.length : newline;
    if (end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
    if (end > start) paragraph.read(text, start, end);
    if (end === start || newline < 0) {
      const found = paragraph.package();
      if (found !== null) {
        packages.push(found);
        owned.push({
          owner: { type: 'apk', name: found.name, architecture: found.architecture },
          paths: paragraph.paths,
        });
      } else if (!paragraph.empty) damaged++;
      paragraph = new Paragraph();
    }
    if (newline < 0) break;
    start = newline + 1;
  }
  const problems = damaged === 0 ? [] : [`${damaged} of ${damaged + packages.length} entries have no name or version`];
  return cataloged({ packages, owned, problems });
}

/** One package while its lines are read. */
class Paragraph {
  empty = true;
  readonly paths: string[] = [];
  #name = '';
  #version = '';
  #architecture = '';
  #origin = '';
  #licence = '';
  #folder = '';

  /** Takes the line of `text` from `start` to `end`. */
  read(text: string, start: number, end: number): void {
    this.empty = false;
    if (text.charCodeAt(start + 1) !== COLON) return;
    const value = text.slice(start + 2, end);
    switch (text[start]) {
      case 'R':
        this.paths.push(this.#folder + value);
        break;
      case 'F':
        this.#folder = value === '' ? '' : `${value}/`;
        break;
      case 'P':
        this.#name = value;
        break;
      case 'V':
        this.#version = value;
        break;
      case 'A':
        this.#architecture = value;
        break;
      case 'o':
        this.#origin = value;
        break;
      case 'L':
        this.#licence = value.trim();
        break;
    }
  }

  /** Null when the lines were no package. */
  package(): CatalogedPackage | null {
    if (!isWord(this.#name) || !isWord(this.#version)) return null;
    return {
      type: 'apk',
      namespace: '',
      name: this.#name,
      version: this.#version,
      architecture: isWord(this.#architecture) ? this.#architecture : '',
      origin: isWord(this.#origin) ? { name: this.#origin, version: this.#version } : null,
      licences: this.#licence === '' ? [] : [this.#licence],
    };
  }
}

const COLON = 0x3a;
const CARRIAGE_RETURN = 0x0d;
