import type { Origin } from '../../model/index.ts';
import { type ControlParagraph, controlParagraphs } from './control.ts';
import { fromRoot, nameIn } from './from-root.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

const STATUS = 'var/lib/dpkg/status';
const STATUS_FOLDER = 'var/lib/dpkg/status.d/';
const INFO_FOLDER = 'var/lib/dpkg/info/';

/**
 * dpkg's database: `status` with a paragraph a package, `info/NAME[:ARCH].list` with the files of each.
 * https://manpages.debian.org/stable/dpkg/dpkg.1.html#FILES
 *
 * Images without dpkg itself (distroless) have a file a package in `status.d/` and its files in `NAME.md5sums` there.
 */
export const dpkg: Cataloger = {
  name: 'dpkg',
  about: {
    reads: 'Debian, Ubuntu, distroless',
    packages: ['deb'],
    testedAgainst: '`dpkg-query`, of a root that dpkg made and of a whole Debian',
  },
  version: 1,
  places: [STATUS, STATUS_FOLDER.slice(0, -1), INFO_FOLDER.slice(0, -1)],
  below: ['var/lib/dpkg/'],
  wants: (path) =>
    path.startsWith('var/lib/dpkg/') &&
    (path === STATUS ||
      nameIn(STATUS_FOLDER, path) !== null ||
      (path.endsWith('.list') && nameIn(INFO_FOLDER, path) !== null)),
  catalog: (file) => {
    if (file.path === STATUS) return readStatus(file, 'not-installed');
    if (file.path.startsWith(INFO_FOLDER)) return readList(file);
    return file.path.endsWith('.md5sums') ? readSums(file) : readStatus(file, 'installed');
  },
};

const FIELDS: ReadonlySet<string> = new Set(['package', 'status', 'version', 'architecture', 'source']);

/**
 * What is left of a package in these two states is its name or its configuration; in every other (half-installed,
 * unpacked, half-configured, triggers-awaited, triggers-pending, installed) its files are there. dpkg(1), "Package states"
 */
const WITHOUT_FILES: ReadonlySet<string> = new Set(['not-installed', 'config-files']);

/** `unstated` is the state of a paragraph without Status: dpkg takes it for not installed, distroless writes none. */
function readStatus(file: EvidenceFile, unstated: string) {
  const packages: CatalogedPackage[] = [];
  let paragraphs = 0;
  let damaged = 0;
  for (const paragraph of controlParagraphs(file.bytes.toString('utf8'), FIELDS)) {
    paragraphs++;
    const status = paragraph.fields.get('status')?.split(/\s+/);
    const state = status === undefined ? unstated : status[2];
    if (state !== undefined && WITHOUT_FILES.has(state) && paragraph.strayLines === 0) continue;
    const found = state === undefined ? null : toPackage(paragraph);
    if (found !== null) packages.push(found);
    if (found === null || paragraph.strayLines > 0) damaged++;
  }
  const problems = damaged === 0 ? [] : [`${damaged} of ${paragraphs} entries are damaged`];
  return cataloged({ packages, problems });
}

function toPackage({ fields }: ControlParagraph): CatalogedPackage | null {
  const name = fields.get('package') ?? '';
  const version = fields.get('version') ?? '';
  const architecture = fields.get('architecture') ?? '';
  if (!isWord(name) || !isWord(version)) return null;
  return {
    type: 'deb',
    namespace: '',
    name,
    version,
    architecture: isWord(architecture) ? architecture : '',
    origin: toOrigin(fields.get('source') ?? '', name, version),
    licences: [],
  };
}

/** `Source: name (version)`: each part is left out where it is the package's own. deb-control(5) */
function toOrigin(source: string, name: string, version: string): Origin {
  const open = source.indexOf('(');
  const close = source.indexOf(')', open);
  const sourceName = (open < 0 ? source : source.slice(0, open)).trim();
  const sourceVersion = open < 0 || close < 0 ? '' : source.slice(open + 1, close).trim();
  return { name: isWord(sourceName) ? sourceName : name, version: isWord(sourceVersion) ? sourceVersion : version };
}

/** A line a path, with a leading slash; the root itself is `/.`. */
function readList(file: EvidenceFile) {
  const stem = file.path.slice(INFO_FOLDER.length, -'.list'.length);
  const colon = stem.indexOf(':');
  const owner = {
    type: 'deb',
    name: colon < 0 ? stem : stem.slice(0, colon),
    architecture: colon < 0 ? '' : stem.slice(colon + 1),
  } as const;
  const lines = file.bytes.toString('utf8').split('\n');
  const paths = lines.filter((line) => line.length > 1 && line !== '/.').map(fromRoot);
  return cataloged({ owned: [{ owner, paths }] });
}

/** `MD5  path` lines, as md5sum(1) writes them. */
function readSums(file: EvidenceFile) {
  const name = file.path.slice(STATUS_FOLDER.length, -'.md5sums'.length);
  const paths: string[] = [];
  for (const line of file.bytes.toString('utf8').split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0 && line.length > space + 2) paths.push(fromRoot(line.slice(space + 2)));
  }
  return cataloged({ owned: [{ owner: { type: 'deb', name, architecture: '' }, paths }] });
}
