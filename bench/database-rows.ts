import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needsProgram } from '../test/programs.ts';
import { BUDGETS } from './budgets.ts';
import type { FeedOnDisk } from './feeds.ts';
import type { LookupTimes } from './lookup.ts';
import { measure, type Run } from './measure.ts';
import type { Product } from './product.ts';
import { alternate, type Contestant, median, peakBytes, type Samples, seconds } from './rounds.ts';
import type { Row } from './table.ts';

export interface DatabaseSettings {
  readonly product: Product;
  readonly feeds: readonly FeedOnDisk[];
  /** The folder of Wolfi's advisory documents, whose names are the packages to ask for; none are where it is missing. */
  readonly wolfi: string;
  readonly work: string;
  readonly rounds: number;
  readonly wanted: (name: string) => boolean;
  readonly say: (line: string) => void;
}

export const DATABASE_ROWS = [
  'db-build',
  'db-records',
  'db-build-memory',
  'db-size',
  'db-open',
  'db-lookup-first',
  'db-lookup',
  'db-search-first',
  'db-search',
] as const;

/** Builds a database of feeds, as `db build` does. */
export function buildDatabase(product: Product, feeds: readonly string[], file: string): Promise<Run> {
  return product.run(['db', 'build', '--quiet', ...feeds.flatMap((feed) => ['--from', feed]), '--out', file]);
}

/** Measures building a database of all feeds, what it weighs, and asking it. */
export async function measureDatabase(settings: DatabaseSettings): Promise<readonly Row[]> {
  if (!needsProgram('time')) return [];
  const file = join(settings.work, 'real.db');
  const build: Contestant = {
    name: 'build',
    prepare: () => rm(file, { force: true }),
    run: () =>
      buildDatabase(
        settings.product,
        settings.feeds.map(({ spec }) => spec),
        file,
      ),
  };
  const ask: Contestant = {
    name: 'ask',
    run: () => measure(process.execPath, [LOOKUP, settings.product.module('database'), file, settings.wolfi], true),
  };
  const samples = await alternate(existsSync(settings.wolfi) ? [build, ask] : [build], settings.rounds, settings.say);
  const built = samples.get('build');
  const asked = samples.get('ask');
  if (built === undefined) return [];
  const records = await countRecords(settings.product, file);
  const feedBytes = settings.feeds.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0);
  const rows = [
    ...buildRows(built, records),
    sizeRow((await stat(file)).size, feedBytes),
    ...(asked === undefined ? [] : askRows(asked.runs.map(({ output }) => JSON.parse(output)))),
  ];
  return rows.filter(({ name }) => settings.wanted(name));
}

const LOOKUP = fileURLToPath(new URL('./lookup.ts', import.meta.url));

/** As the database itself says it. */
async function countRecords(product: Product, file: string): Promise<number> {
  const { output } = await product.run(['db', 'status', '--db', file, '-o', 'json'], true);
  const status: { readonly sources: readonly { readonly records: number }[] } = JSON.parse(output);
  return status.sources.reduce((sum, source) => sum + source.records, 0);
}

function buildRows(built: Samples, records: number): readonly Row[] {
  const times = seconds(built);
  return [
    {
      name: 'db-build',
      what: `database build, ${records.toLocaleString('en-GB')} records`,
      ours: { value: median(times), unit: 'seconds' },
      best: { value: Math.min(...times), unit: 'seconds' },
      limit: null,
      ratio: null,
      bestRatio: null,
      cpuRatio: null,
      budget: null,
      peakBytes: peakBytes(built),
    },
    {
      name: 'db-records',
      what: 'database build, records a second',
      ours: { value: records / median(times), unit: 'records/s' },
      best: { value: records / Math.min(...times), unit: 'records/s' },
      limit: null,
      ratio: null,
      bestRatio: null,
      cpuRatio: null,
      budget: { of: 'ours', bound: 'at least', value: BUDGETS.buildRecordsPerSecond },
      peakBytes: null,
    },
    {
      name: 'db-build-memory',
      what: 'database build, peak memory',
      ours: { value: peakBytes(built), unit: 'bytes' },
      best: null,
      limit: null,
      ratio: null,
      bestRatio: null,
      cpuRatio: null,
      budget: { of: 'ours', bound: 'at most', value: BUDGETS.buildPeakBytes },
      peakBytes: null,
    },
  ];
}

function sizeRow(bytes: number, feedBytes: number): Row {
  return {
    name: 'db-size',
    what: 'database file',
    ours: { value: bytes, unit: 'bytes' },
    best: null,
    limit: { value: feedBytes, unit: 'bytes', of: 'compressed feeds', best: null },
    ratio: bytes / feedBytes,
    bestRatio: null,
    cpuRatio: null,
    budget: { of: 'ratio', bound: 'at most', value: BUDGETS.fileRatio },
    peakBytes: null,
  };
}

function askRows(times: readonly LookupTimes[]): readonly Row[] {
  const of = (name: string, what: string, values: readonly number[], budget: number | null): Row => ({
    name,
    what,
    ours: { value: median(values), unit: 'seconds' },
    best: { value: Math.min(...values), unit: 'seconds' },
    limit: null,
    ratio: null,
    bestRatio: null,
    cpuRatio: null,
    budget: budget === null ? null : { of: 'ours', bound: 'at most', value: budget },
    peakBytes: null,
  });
  return [
    of(
      'db-open',
      'database open, modules loaded',
      times.map(({ openSeconds }) => openSeconds),
      null,
    ),
    of(
      'db-lookup-first',
      'lookup of a package, in a new process',
      times.map(({ lookupSeconds }) => lookupSeconds),
      null,
    ),
    of(
      'db-lookup',
      'lookup of a package, in a warm process',
      times.map(({ warmLookupSeconds }) => warmLookupSeconds),
      BUDGETS.lookupSeconds,
    ),
    of(
      'db-search-first',
      'first search of a process',
      times.map(({ firstSearchSeconds }) => firstSearchSeconds),
      null,
    ),
    of(
      'db-search',
      'search as one types',
      times.map(({ searchSeconds }) => searchSeconds),
      BUDGETS.searchSeconds,
    ),
  ];
}
