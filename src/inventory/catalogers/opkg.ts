import { controlParagraphs } from './control.ts';
import { fromRoot, nameIn } from './from-root.ts';
import { type CatalogedFile, type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

/** OpenWrt's, Yocto's, and Entware's, which lives beside another system. */
const FOLDERS = ['usr/lib/opkg/', 'var/lib/opkg/', 'opt/lib/opkg/'];

/**
 * opkg's database of installed packages, dpkg's format in another place: `status` with a paragraph a package,
 * `info/NAME.list` with the files of each. https://git.yoctoproject.org/opkg/tree/README.md
 */
export const opkg: Cataloger = {
  name: 'opkg',
  about: {
    reads: 'OpenWrt, Yocto',
    packages: ['opkg'],
    testedAgainst: '',
  },
  version: 1,
  places: FOLDERS.flatMap((folder) => [`${folder}status`, `${folder}info`]),
  endings: ['/status', '.list'],
  wants: (path) => (path.endsWith('/status') || path.endsWith('.list')) && FOLDERS.some((folder) => isIn(folder, path)),
  catalog: (file) => (file.path.endsWith('/status') ? readStatus(file) : readList(file)),
};

function isIn(folder: string, path: string): boolean {
  return path === `${folder}status` || (path.endsWith('.list') && nameIn(`${folder}info/`, path) !== null);
}

const FIELDS: ReadonlySet<string> = new Set(['package', 'status', 'version', 'architecture']);

/** The state of what `opkg list-installed` does not list, for it is gone or was never there. */
const WITHOUT_FILES: ReadonlySet<string> = new Set(['not-installed', 'config-files']);

/** `Status: install user installed`: what is wanted, flags, and the state. */
function readStatus(file: EvidenceFile): CatalogedFile {
  const packages: CatalogedPackage[] = [];
  let paragraphs = 0;
  let damaged = 0;
  for (const { fields, strayLines } of controlParagraphs(file.bytes.toString('utf8'), FIELDS)) {
    paragraphs++;
    const state = fields.get('status')?.split(/\s+/)[2];
    if (state !== undefined && WITHOUT_FILES.has(state) && strayLines === 0) continue;
    const name = fields.get('package') ?? '';
    const version = fields.get('version') ?? '';
    const architecture = fields.get('architecture') ?? '';
    const isWhole = state !== undefined && isWord(name) && isWord(version);
    if (isWhole) {
      packages.push({
        type: 'opkg',
        namespace: '',
        name,
        version,
        architecture: isWord(architecture) ? architecture : '',
        origin: null,
        licences: [],
      });
    }
    if (!isWhole || strayLines > 0) damaged++;
  }
  const problems = damaged === 0 ? [] : [`${damaged} of ${paragraphs} entries are damaged`];
  return cataloged({ packages, problems });
}

/** A line a path; newer versions add the file's mode and a link's target, each after a tab. */
function readList(file: EvidenceFile): CatalogedFile {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1, -'.list'.length);
  const paths = file.bytes
    .toString('utf8')
    .split('\n')
    .map((line) => fromRoot(line.split('\t', 1)[0] ?? ''))
    .filter((path) => path !== '');
  return cataloged({ owned: [{ owner: { type: 'opkg', name, architecture: '' }, paths }] });
}
