import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeZip, type ZipFile } from '../src/feeds/output/zip.ts';
import type { FeedOnDisk } from './feeds.ts';
import { Chance } from './made-chance.ts';
import { type Ingredients, type OsvShape, osvRecord, type WolfiShape, wolfiDocument } from './made-records.ts';
import { Vulnerabilities } from './made-vulnerabilities.ts';
import { Words } from './made-words.ts';

/** How many advisories to make, and from which numbers. */
export interface MillionSettings {
  readonly folder: string;
  readonly records: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/**
 * Feeds of that many made-up advisories in the shapes and proportions of the public ones, as zips that `db build` reads:
 * OSV's as the public bucket lays them out, Wolfi's documents a file a package. The same settings make the same bytes.
 * They are made once, and taken from the folder after that.
 */
export async function makeMillion({ folder, records, seed, say }: MillionSettings): Promise<readonly FeedOnDisk[]> {
  await mkdir(folder, { recursive: true });
  const stamp = join(folder, 'made.json');
  const settings = JSON.stringify({ version: 4, records, seed });
  const isMade = existsSync(stamp) && (await readFile(stamp, 'utf8')) === settings;
  if (!isMade) await rm(stamp, { force: true });
  const ingredients: Ingredients = {
    words: new Words(seed),
    vulnerabilities: new Vulnerabilities(new Chance(seed), isMade ? 0 : Math.ceil(records * DIFFERENT)),
  };
  const feeds: FeedOnDisk[] = [];
  const feed = async (spec: string, path: string, files: () => Iterable<ZipFile>) => {
    if (!isMade) await writeFeed(path, files(), say);
    feeds.push({ spec: `${spec}:${path}`, compressedBytes: (await stat(path)).size });
  };
  const scale = records / MILLION;
  await feed('wolfi', join(folder, 'wolfi.zip'), () =>
    wolfiFiles(ingredients, Math.round(WOLFI_RECORDS * scale), seed),
  );
  for (const shape of OSV_SHAPES) {
    const scaled = {
      ...shape,
      records: Math.round(shape.records * scale),
      packages: Math.ceil(shape.packages * scale),
    };
    const path = join(folder, 'osv', shape.ecosystem, 'all.zip');
    await mkdir(join(path, '..'), { recursive: true });
    await feed('osv', path, () => osvFiles(ingredients, scaled, seed));
  }
  if (!isMade) await writeFile(stamp, settings);
  return feeds;
}

async function writeFeed(path: string, files: Iterable<ZipFile>, say: (line: string) => void): Promise<void> {
  say(`making ${path}`);
  const unfinished = `${path}.unfinished`;
  await pipeline(Readable.from(writeZip(files)), createWriteStream(unfinished, { highWaterMark: 1 << 20 }));
  await rename(unfinished, path);
}

function* osvFiles(ingredients: Ingredients, shape: OsvShape, seed: number): Generator<ZipFile> {
  for (let nth = 0; nth < shape.records; nth++) {
    const { id, content } = osvRecord(ingredients, shape, nth, seed);
    yield { name: `${id}.json`, content };
  }
}

function* wolfiFiles(ingredients: Ingredients, records: number, seed: number): Generator<ZipFile> {
  const shape: WolfiShape = { advisories: [1, 1, 4, 12, 24, 36, 68, 179], components: Math.ceil(records / 32) };
  for (let nth = 0, made = 0; made < records; nth++) {
    const { name, content, advisories } = wolfiDocument(ingredients, shape, nth, seed);
    made += advisories;
    yield { name: `${name}.advisories.yaml`, content };
  }
}

const MILLION = 1_000_000;

/** In the data folder of the tests, of a hundred records that name a vulnerability so many name a new one. */
const DIFFERENT = 0.4;

/** Shares of the sources as they stand in the data folder of the tests. */
const WOLFI_RECORDS = 494_000;

/** As measured over the records of the public bucket. */
const OSV_SHAPES: readonly OsvShape[] = [
  {
    ecosystem: 'Go',
    records: 102_000,
    packages: 32_600,
    affected: [1, 1, 1, 1, 1, 3, 5, 22],
    details: [7, 72, 89, 115, 169, 461, 684, 2375],
    summary: [25, 58, 75, 95, 117, 135, 172, 270],
    references: [0, 2, 2, 3, 4, 6, 10, 28],
    events: [1, 1, 1, 2, 2, 4, 8, 12],
    versions: [0, 0, 0, 0, 0, 0, 0, 0],
    skew: 3,
  },
  {
    ecosystem: 'PyPI',
    records: 63_000,
    packages: 15_700,
    affected: [1, 1, 1, 1, 1, 1, 1, 1],
    details: [29, 130, 206, 375, 662, 886, 1469, 3241],
    summary: [0, 0, 0, 0, 0, 0, 0, 91],
    references: [0, 2, 2, 3, 4, 7, 14, 21],
    events: [1, 2, 2, 4, 6, 10, 13, 30],
    versions: [0, 5, 10, 32, 70, 119, 327, 1132],
    skew: 3,
  },
  {
    ecosystem: 'crates.io',
    records: 29_000,
    packages: 21_800,
    affected: [1, 1, 1, 1, 1, 1, 1, 1],
    details: [38, 172, 258, 421, 709, 1164, 4001, 9495],
    summary: [13, 28, 38, 52, 66, 77, 105, 144],
    references: [2, 3, 3, 3, 3, 4, 6, 8],
    events: [1, 1, 1, 2, 2, 4, 8, 46],
    versions: [0, 0, 0, 0, 0, 0, 0, 0],
    skew: 1.5,
  },
  {
    ecosystem: 'AlmaLinux',
    records: 135_000,
    packages: 155_000,
    affected: [1, 1, 2, 4, 10, 25, 171, 516],
    details: [14, 120, 405, 568, 761, 1098, 3453, 10071],
    summary: [12, 31, 33, 36, 42, 53, 71, 138],
    references: [0, 1, 2, 4, 8, 14, 68, 322],
    events: [2, 2, 2, 2, 2, 2, 2, 2],
    versions: [0, 0, 0, 0, 0, 0, 0, 0],
    skew: 2,
  },
  {
    ecosystem: 'Bitnami',
    records: 177_000,
    packages: 4_200,
    affected: [1, 1, 1, 1, 1, 1, 1, 1],
    details: [27, 134, 222, 340, 574, 956, 1455, 3137],
    summary: [0, 0, 0, 43, 66, 85, 118, 177],
    references: [1, 2, 3, 4, 6, 10, 34, 281],
    events: [1, 2, 2, 4, 6, 10, 14, 118],
    versions: [0, 0, 0, 0, 0, 0, 0, 0],
    skew: 3,
  },
];
