import { ownValue } from '../../model/index.ts';
import { MAX_LIST_BYTES, MAX_RECORDS } from '../limits.ts';
import { Damage, damageProblems, upToDamage } from './damage.ts';
import { berkeleyHeaders } from './rpm/berkeley.ts';
import { type RpmHeader, readRpmHeader } from './rpm/header.ts';
import { MANIFEST, readManifest } from './rpm/manifest.ts';
import { ndbHeaders } from './rpm/ndb.ts';
import { fileList, rpmFiles, rpmPackage } from './rpm/package.ts';
import { type SqliteRecord, sqliteTable } from './rpm/sqlite.ts';
import {
  type CatalogedFile,
  type CatalogedPackage,
  type Cataloger,
  cataloged,
  type EvidenceFile,
  type OwnedPaths,
} from './types.ts';

/** rpm's own, the one it moved to (Fedora, SUSE), and that of image-based systems. */
const FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];

const READERS: Readonly<Record<string, (file: EvidenceFile) => CatalogedFile>> = {
  'rpmdb.sqlite': (file) => readHeaders(sqliteHeaders(file)),
  'rpmdb.sqlite-wal': readJournal,
  'Packages.db': (file) => readHeaders(ndbHeaders(file)),
  Packages: (file) => readHeaders(berkeleyHeaders(file)),
};

const PLACES = [MANIFEST, ...FOLDERS.flatMap((folder) => Object.keys(READERS).map((name) => `${folder}/${name}`))];

/**
 * rpm's database of installed packages, whichever of its three kinds: SQLite (rpm 4.16 and later), NDB (SUSE), Berkeley
 * DB (earlier). Each keeps whole headers. Images without rpm (Azure Linux's distroless) have a list in its place.
 * https://rpm-software-management.github.io/rpm/manual/
 */
export const rpm: Cataloger = {
  name: 'rpm',
  about: {
    reads: 'Red Hat and its rebuilds, Fedora, SUSE, Amazon, Azure Linux, Photon',
    packages: ['rpm'],
    testedAgainst: '`rpm`, for SQLite and Berkeley DB; *made files* of its headers for NDB',
  },
  version: 1,
  places: PLACES,
  endings: PLACES,
  wants: (path, size) => size > 0 && isPlace(path),
  catalog: (file) => (file.path === MANIFEST ? readManifest(file) : readDatabase(file)),
};

const IS_PLACE: ReadonlySet<string> = new Set(PLACES);

function isPlace(path: string): boolean {
  return IS_PLACE.has(path);
}

function readDatabase(file: EvidenceFile): CatalogedFile {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const read = ownValue(READERS, name);
  if (read === undefined) throw new Damage('is no database of rpm');
  return read(file);
}

function readHeaders(blobs: Iterable<Buffer | Damage>): CatalogedFile {
  const packages: CatalogedPackage[] = [];
  const owned: OwnedPaths[] = [];
  const damage: Damage[] = [];
  try {
    for (const found of upToDamage(readPackages(blobs))) {
      if (found instanceof Damage) damage.push(found);
      else {
        packages.push(found.package);
        const owner = { type: 'rpm', name: found.package.name, architecture: found.package.architecture } as const;
        if (found.list.size > 0) owned.push({ owner, paths: rpmFiles(found.list) });
      }
    }
  } catch (error) {
    damage.push(asDamage(error));
  }
  return cataloged({ packages, owned, problems: damageProblems(damage) });
}

interface FoundPackage {
  readonly package: CatalogedPackage;
  /** What of its header tells its files. */
  readonly list: RpmHeader;
}

/** @throws {Damage} when there is more than is read */
function* readPackages(blobs: Iterable<Buffer | Damage>): Generator<FoundPackage | Damage> {
  let headers = 0;
  let listBytes = 0;
  for (const blob of blobs) {
    if (++headers > MAX_RECORDS) throw new Damage(`has more than ${MAX_RECORDS} packages`);
    const found = blob instanceof Damage ? blob : readPackage(blob);
    if (found === null) continue;
    if (!(found instanceof Damage)) for (const { bytes } of found.list.values()) listBytes += bytes.length;
    if (listBytes > MAX_LIST_BYTES) throw new Damage('lists more files than are read');
    yield found;
  }
}

/** Null for what is no package. */
function readPackage(blob: Buffer): FoundPackage | Damage | null {
  try {
    const header = readRpmHeader(blob);
    const found = rpmPackage(header);
    return found && { package: found, list: fileList(header) };
  } catch (error) {
    return asDamage(error);
  }
}

function asDamage(error: unknown): Damage {
  if (error instanceof Damage) return error;
  throw error;
}

/** `CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)` */
function* sqliteHeaders(file: EvidenceFile): Generator<Buffer | Damage> {
  for (const record of sqliteTable(file, 'Packages')) yield record instanceof Damage ? record : headerOf(record);
}

function headerOf(record: SqliteRecord): Buffer | Damage {
  try {
    return record.bytes(1) ?? new Damage('is damaged: a row has no header');
  } catch (error) {
    return error instanceof RangeError ? new Damage('is damaged: a row is cut off') : asDamage(error);
  }
}

/**
 * What SQLite has written and not yet put into the database. rpm empties it whenever it ends, so that only one that was
 * killed leaves something there; which packages that changes can be told from both files together alone.
 * https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
function readJournal(file: EvidenceFile): CatalogedFile {
  const problem =
    'holds changes that rpm did not put into its database, having been interrupted: packages may have changed';
  return cataloged({ problems: file.size > JOURNAL_HEAD ? [problem] : [] });
}

const JOURNAL_HEAD = 32;
