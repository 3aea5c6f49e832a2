import { UsageError } from './errors.ts';

/** A limit on what comes from outside, which whoever runs fixedin may raise or lower. */
export interface Limit {
  readonly unit: 'bytes' | 'milliseconds' | 'count';
  readonly default: number;
  /** Beyond this the program itself could not keep its word: memory, the engine's longest text, a field's width. */
  readonly most: number;
  /** What it bounds, and why by so much: one sentence or two. */
  readonly reason: string;
}

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
const TiB = 1024 * GiB;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** V8's longest text is 512 MiB less a little. */
const LONGEST_TEXT = 480 * MiB;

/**
 * The limits that `limits:` of the configuration sets, by that name. What is bounded for the program's own sake (fields
 * of a header, rows of a page) stands in the `limits.ts` of the folder that reads it, and cannot be set.
 */
export const LIMITS = {
  manifestBytes: bytes(4 * MiB, 64 * MiB, 'A manifest or index; registries need not take more than 4 MiB.'),
  configBytes: bytes(8 * MiB, 64 * MiB, 'A configuration; with thousands of labels they stay under 1 MiB.'),
  layers: count(2000, 100_000, 'Layers of an image; overlay file systems carry 128, other builders some hundred.'),
  layerStoredBytes: bytes(
    256 * GiB,
    16 * TiB,
    'A layer as it is stored. The largest known, with weights of models, have 100 GiB.',
  ),
  layerBytes: bytes(256 * GiB, 16 * TiB, 'A layer unpacked. The largest known, with weights of models, have 100 GiB.'),
  layerRatio: count(
    200,
    2000,
    'Unpacked to stored bytes, once `layerRatioFreeBytes` are unpacked: nothing useful packs better.',
  ),
  layerRatioFreeBytes: bytes(
    4 * GiB,
    16 * TiB,
    'What a layer may unpack to whatever its ratio: empty file systems pack 1000 : 1, and this costs seconds only.',
  ),
  layerEntries: count(
    4_000_000,
    30_000_000,
    'Files and folders of a layer or folder, each some 30 bytes of memory. A distribution with all its sources has 2 million.',
  ),
  pathBytes: bytes(
    16 * KiB,
    1 * MiB,
    "A path or a link's target. Linux ends at 4 KiB, and a layer's path lies below another folder.",
  ),
  fileBytes: bytes(
    4 * GiB,
    256 * GiB,
    'A package database, program or archive in an image. Large ones are kept in a temporary file meanwhile; the largest programs have 2 GiB.',
  ),
  textFileBytes: bytes(
    32 * MiB,
    LONGEST_TEXT,
    'A package database that is a text, or a manifest: read whole, and held twice. The largest have 20 MiB.',
  ),
  evidenceFiles: count(
    400_000,
    4_000_000,
    'Files of one layer that packages are read from; the largest monorepo images have 200,000.',
  ),
  packages: count(500_000, 4_000_000, 'Packages of one layer; whole distributions have 100,000.'),
  ownedPaths: count(
    4_000_000,
    12_000_000,
    'Files that the packages of one layer say to own. A full desktop system has 500,000.',
  ),
  archiveDepth: count(6, 32, 'Archives inside archives: a jar in a war in an ear in an installer are four.'),
  archiveMembers: count(200_000, 10_000_000, 'Members of one archive; the largest jars have 50,000 classes.'),
  archiveBytes: bytes(
    1 * GiB,
    64 * GiB,
    'What is unpacked of one archive with all that are in it; the largest products have 1 GiB of nested jars.',
  ),
  jsonDepth: count(
    200,
    2000,
    'Objects and lists inside one another. Components that hold components are some ten deep.',
  ),
  jsonContainers: count(
    3_000_000,
    50_000_000,
    'Objects and lists of one document, 50 bytes of memory each at least; Syft writes some ten for a component.',
  ),
  documentBytes: bytes(
    128 * MiB,
    LONGEST_TEXT,
    "An SBOM or a scanner's report, unpacked. The largest have some 100 MB, most of them digests of files.",
  ),
  documentComponents: count(
    200_000,
    2_000_000,
    'Components of one SBOM, findings of one report: a whole distribution has 100,000 packages, and each takes 3 KB.',
  ),
  registryRedirects: count(5, 20, 'From one host to the next for one blob: one is usual, two are seldom.'),
  registryConnectTime: time(10 * SECOND, HOUR, 'To reach a host: name, TCP and TLS.'),
  registryAnswerTime: time(
    60 * SECOND,
    HOUR,
    'Until an answer begins: the registry may have to fetch the blob itself first.',
  ),
  registryStallTime: time(
    30 * SECOND,
    HOUR,
    'In which 16 KiB of a blob must come: the slowest line that is worth waiting for.',
  ),
  registryDocumentTime: time(60 * SECOND, HOUR, 'In which a manifest, token or error must be there whole.'),
  feedFileBytes: bytes(
    LONGEST_TEXT,
    LONGEST_TEXT,
    "One file of a feed, unpacked and held whole. Debian's tracker, the largest, has 75 MB.",
  ),
  feedBytes: bytes(64 * GiB, 16 * TiB, 'A whole feed, unpacked. All of osv.dev is about 10 GB.'),
  feedFiles: count(10_000_000, 100_000_000, 'Files of one feed. All of osv.dev is about 2.2 million.'),
  feedDownloadBytes: bytes(8 * GiB, 1 * TiB, 'What is fetched from one URL. All of osv.dev as a zip is about 1.5 GB.'),
  feedRedirects: count(10, 20, 'From one address to the next; browsers follow 20, public feeds have one or two.'),
  feedSilenceTime: time(60 * SECOND, HOUR, 'Until a server answers, and between two pieces of its answer.'),
  serverConnections: count(2000, 100_000, 'Connections at once, some 20 KiB of memory each.'),
  serverRequestTime: time(60 * SECOND, HOUR, 'For a whole request to come: the largest upload on a line of 10 Mbit/s.'),
  serverStallTime: time(
    10 * SECOND,
    HOUR,
    'In which 16 KiB of a body must come, or its rest: the slowest line that is worth waiting for.',
  ),
  serverScanTime: time(300 * SECOND, HOUR, 'For an image to be fetched and scanned for whoever asked.'),
  serverScans: count(2, 256, 'Images that are read at once for whoever asks; others wait for their turn.'),
  serverUploads: count(
    2,
    256,
    'Uploads that are read and judged at once, each some hundred MiB of memory; of those beyond 16 MiB only one.',
  ),
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof LIMITS;

/** Limits that differ from the usual: bytes, milliseconds, or a count. */
export type LimitSettings = Readonly<Partial<Record<LimitName, number>>>;

/** The names, in the table's order. */
export const LIMIT_NAMES: readonly LimitName[] = Object.keys(LIMITS).filter(isLimitName);

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(LIMITS, name);
}

const inForce: Record<LimitName, number> = usual();

/** The limits in force in this process, by name. */
export const limits: Readonly<Record<LimitName, number>> = inForce;

/**
 * Puts limits in force for this whole process and the threads that it starts from now on, in place of all that were set
 * before; those not named are the usual ones. To be called at the start, before anything is read.
 * @throws {UsageError} when one is no whole number from 1 to the most that is possible
 */
export function setLimits(settings: LimitSettings): void {
  for (const name of LIMIT_NAMES) {
    const problem = limitProblem(name, settings[name] ?? LIMITS[name].default);
    if (problem !== null) throw new UsageError('bad-limit', `limits.${name}`, problem);
  }
  Object.assign(inForce, usual(), settings);
}

/** What is wrong with a limit of this value, as the end of a sentence; null when nothing is. */
export function limitProblem(name: LimitName, value: number): string | null {
  const { most } = LIMITS[name];
  return Number.isInteger(value) && value >= 1 && value <= most ? null : `must be a whole number from 1 to ${most}`;
}

/** Those that differ from the usual: empty where nothing was set. */
export function changedLimits(): LimitSettings {
  const changed = LIMIT_NAMES.filter((name) => inForce[name] !== LIMITS[name].default);
  return Object.fromEntries(changed.map((name) => [name, inForce[name]]));
}

function usual(): Record<LimitName, number> {
  const values: Record<string, number> = {};
  for (const name of LIMIT_NAMES) values[name] = LIMITS[name].default;
  if (hasAll(values)) return values;
  throw new Error('a limit has no default');
}

function hasAll(values: Record<string, number>): values is Record<LimitName, number> {
  return LIMIT_NAMES.every((name) => values[name] !== undefined);
}

function bytes(usually: number, most: number, reason: string): Limit {
  return { unit: 'bytes', default: usually, most, reason };
}

function time(usually: number, most: number, reason: string): Limit {
  return { unit: 'milliseconds', default: usually, most, reason };
}

function count(usually: number, most: number, reason: string): Limit {
  return { unit: 'count', default: usually, most, reason };
}
