import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import type { FeedItem } from '../feeds/index.ts';
import type { Seconds } from '../model/index.ts';
import { writeAbout } from './about.ts';
import { type SmallHeaps, smallHeaps } from './arrays/small-heaps.ts';
import { type FeedInput, FeedReading } from './reading/read-feeds.ts';
import { readingThreads } from './reading/reading-threads.ts';
import { createSchema, SCHEMA_VERSION, sealSchema } from './schema.ts';
import type { DatabaseInfo } from './types.ts';
import { asWriteError, replaceFile } from './updating/replace-file.ts';
import { removeAbandoned, temporaryBeside } from './updating/temporary.ts';
import { Collector } from './writing/collect.ts';
import { SourceTallies } from './writing/source-tally.ts';
import { writeCollected } from './writing/write.ts';
import type { WritingThreads } from './writing/write-substrings.ts';

/** How far a build has come. `total` is 0 where the size of an input is not known. */
export type BuildProgress =
  | {
      readonly stage: 'reading';
      /** The input that is being read, and how many of its bytes have been. */
      readonly location: string;
      readonly bytesRead: number;
      readonly total: number;
      /** Of all inputs so far. */
      readonly records: number;
    }
  | { readonly stage: 'joining' | 'writing'; readonly records: number };

/** A feed, or items that were read already. */
export type BuildInput = FeedInput | readonly FeedItem[];

export interface BuildOptions {
  readonly from: readonly BuildInput[];
  /** The file to write, or to replace when all is done. */
  readonly out: string;
  /** The time to record as that of the build. */
  readonly now: Seconds;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
  /**
   * How many threads read the feeds, and write with this one's help; by default one a core where there is much to do. The
   * file is the same with any number.
   */
  readonly threads?: number;
}

export interface BuildReport {
  readonly info: DatabaseInfo;
  /** The file's size. */
  readonly bytes: number;
}

/**
 * Reads feeds and writes them into one database file. The file appears (or takes the place of an older one) only when
 * it is whole; whatever stops the build before leaves the older one as it was. The same input and `now` give the same
 * bytes.
 * @throws {DatabaseError} when more than 1 % of a source's records are unreadable, or `out` cannot be written.
 * @throws {FeedError} when an input is missing or is no feed of its format.
 */
export async function buildDatabase(options: BuildOptions): Promise<BuildReport> {
  const { out } = options;
  const temporary = temporaryBeside(out);
  using heaps = smallHeaps();
  try {
    await mkdir(path.dirname(out), { recursive: true });
    await removeAbandoned(out);
    const info = await fill(temporary, options, heaps);
    const { size: bytes } = await stat(temporary);
    await replaceFile(temporary, out);
    return { info, bytes };
  } catch (error) {
    throw asWriteError(error, out);
  } finally {
    // Where even this fails, the next build cleans up; what stopped this one is what there is to tell.
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function fill(file: string, options: BuildOptions, heaps: SmallHeaps): Promise<DatabaseInfo> {
  const database = new DatabaseSync(file);
  try {
    sortIn(database, path.dirname(path.resolve(file)));
    createSchema(database);
    const collector = new Collector(database);
    const tallies = new SourceTallies();
    const records = await collect(collector, tallies, options, heaps);
    options.onProgress?.({ stage: 'joining', records });
    await collector.finish();
    const counts = await writeCollected(database, collector, writingThreads(options));
    options.onProgress?.({ stage: 'writing', records });
    sealSchema(database);
    const identity = await contentHash(file);
    const sources = tallies.infos();
    const info: DatabaseInfo = { schemaVersion: SCHEMA_VERSION, built: options.now, identity, sources, counts };
    writeAbout(database, {
      info,
      statistics: collector.statistics.statistics(),
      sources: collector.sources.texts(),
      labels: collector.labels.texts(),
      ecosystems: collector.ecosystems.texts(),
      architectures: collector.architectures.texts(),
      urls: collector.urls.texts(),
    });
    return info;
  } finally {
    sortIn(database, '');
    database.close();
  }
}

/**
 * Where SQLite keeps, without a name, what it packs and sorts: where the database goes there must be room for it, while
 * the temporary folder may be missing, full, or memory. Empty for the temporary folder. The setting is the process's.
 */
function sortIn(database: DatabaseSync, folder: string): void {
  database.exec(`PRAGMA temp_store_directory = '${folder.replaceAll("'", "''")}'`);
}

/** One fewer than read, for this one writes too. */
function writingThreads({ threads, signal }: BuildOptions): WritingThreads {
  return { helpers: Math.max(0, (threads ?? readingThreads()) - 1), always: threads !== undefined, signal };
}

/** Advisories before what is said of their vulnerabilities, so that it is known which of those matter. */
const ENRICHING: ReadonlySet<string> = new Set(['kev', 'epss', 'nvd']);

async function collect(
  collector: Collector,
  tallies: SourceTallies,
  options: BuildOptions,
  heaps: SmallHeaps,
): Promise<number> {
  const { from, onProgress, signal, threads } = options;
  await using reading = new FeedReading(collector, tallies, {
    ...{ signal, threads },
    onTaken: () => heaps.look(),
    onProgress: (location, bytesRead, total, records) =>
      onProgress?.({ stage: 'reading', location, bytesRead, total, records }),
  });
  const given = from.flatMap((input) => (isSpec(input) ? [] : input));
  const specs = from.filter(isSpec);
  const feeds = [
    ...specs.filter(({ format }) => !ENRICHING.has(format)),
    ...specs.filter(({ format }) => ENRICHING.has(format)),
  ];
  await reading.takeItems(given.filter((item) => item.kind !== 'enrichment'));
  for (const [nth, feed] of feeds.entries()) await reading.read(feed, feeds[nth + 1]);
  await reading.takeItems(given.filter((item) => item.kind === 'enrichment'));
  await reading.finish();
  tallies.check();
  return reading.records;
}

function isSpec(input: BuildInput): input is FeedInput {
  return 'format' in input;
}

async function contentHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
