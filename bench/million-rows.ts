import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUDGETS } from './budgets.ts';
import { buildDatabase } from './database-rows.ts';
import type { KeystrokeTimes } from './keystrokes.ts';
import { makeMillion } from './made-million.ts';
import { measure } from './measure.ts';
import type { Product } from './product.ts';
import type { Budget, Figure, Row, Unit } from './table.ts';

export interface MillionSettings {
  readonly product: Product;
  readonly work: string;
  readonly wanted: (name: string) => boolean;
  readonly say: (line: string) => void;
}

export const MILLION_ROWS = [
  'million-build',
  'million-records',
  'million-size',
  'million-open',
  'million-search-first',
  'million-keystroke-fresh',
  'million-keystroke-fresh-p99',
  'million-keystroke',
  'million-keystroke-p99',
  'million-lookup',
  'million-statement',
  'million-memory',
] as const;

/** Where the rows of the server find the database and the addresses to ask for. */
export function millionFiles(work: string): { readonly database: string; readonly addresses: string } {
  return { database: join(work, 'million.db'), addresses: join(work, 'addresses.tsv') };
}

const RECORDS = 1_000_000;

/** Builds a database of a million made-up advisories, once, and asks it. */
export async function measureMillion({ product, work, wanted, say }: MillionSettings): Promise<readonly Row[]> {
  const feeds = await makeMillion({ folder: join(work, 'million'), records: RECORDS, seed: 1, say });
  const { database, addresses } = millionFiles(work);
  say('building the database of a million advisories');
  const specs = feeds.map(({ spec }) => spec);
  const built = await buildDatabase(product, specs, database);
  say('asking it');
  const { output } = await measure(
    process.execPath,
    [KEYSTROKES, product.module('database'), database, addresses],
    true,
  );
  const asked: KeystrokeTimes = JSON.parse(output);
  const bytes = (await stat(database)).size;
  const feedBytes = feeds.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0);
  const rows: readonly Row[] = [
    row('million-build', 'build of a million advisories', built.seconds, 'seconds', {
      budget: null,
      peakBytes: built.peakBytes,
    }),
    row('million-records', 'the same, records a second', RECORDS / built.seconds, 'records/s', {
      budget: { of: 'ours', bound: 'at least', value: BUDGETS.buildRecordsPerSecond },
    }),
    row('million-size', 'its file', bytes, 'bytes', {
      budget: { of: 'ratio', bound: 'at most', value: BUDGETS.fileRatio },
      limit: { value: feedBytes, unit: 'bytes', of: 'compressed feeds', best: null },
    }),
    row('million-open', 'open it, modules loaded', asked.openSeconds, 'seconds', {}),
    row('million-search-first', 'first search, which reads the index', asked.firstSearchSeconds, 'seconds', {}),
    row('million-keystroke-fresh', 'keystroke nobody typed before, median', asked.freshMedian, 'seconds', {}),
    row('million-keystroke-fresh-p99', 'the same, 99 in 100', asked.freshP99, 'seconds', SEARCH),
    row('million-keystroke', 'keystroke typed before, median', asked.median, 'seconds', {}),
    row('million-keystroke-p99', 'the same, 99 in 100', asked.p99, 'seconds', SEARCH),
    row('million-lookup', 'lookup of a package', asked.lookupSeconds, 'seconds', {}),
    row('million-statement', 'reading of a statement', asked.statementSeconds, 'seconds', {}),
    row('million-memory', 'memory of the process that searches', asked.residentBytes, 'bytes', {}),
  ];
  return rows.filter(({ name }) => wanted(name));
}

const KEYSTROKES = fileURLToPath(new URL('./keystrokes.ts', import.meta.url));

const SEARCH = { budget: { of: 'ours', bound: 'at most', value: BUDGETS.searchSeconds } } as const;

/** A row without rounds: what it measures is measured a thousand times, or takes minutes. */
export function row(
  name: string,
  what: string,
  value: number,
  unit: Unit,
  {
    budget = null,
    limit = null,
    peakBytes = null,
  }: {
    readonly budget?: Budget | null;
    readonly limit?: (Figure & { readonly of: string; readonly best: null }) | null;
    readonly peakBytes?: number | null;
  },
): Row {
  return {
    name,
    what,
    ours: { value, unit },
    best: null,
    limit,
    ratio: limit === null ? null : value / limit.value,
    bestRatio: null,
    cpuRatio: null,
    budget,
    peakBytes,
  };
}

/** True when the database of an earlier run is there to be asked. */
export function hasMillion(work: string): boolean {
  const { database, addresses } = millionFiles(work);
  return existsSync(database) && existsSync(addresses);
}
