/**
 * A process of its own that asks a large database as people type, and prints what it took as JSON.
 *
 *     node bench/keystrokes.ts dist/database.mjs DATABASE [PATHS]
 *
 * @param PATHS a file to write, of addresses of searches and of vulnerabilities, for the server to be asked
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { askPackage } from './asked-package.ts';
import { Chance } from './made-chance.ts';

/** In seconds, and bytes. */
export interface KeystrokeTimes {
  readonly openSeconds: number;
  readonly firstSearchSeconds: number;
  readonly keystrokes: number;
  /** Of all keystrokes, each query for the first time in this process; half are faster, 99 in 100. */
  readonly freshMedian: number;
  readonly freshP99: number;
  /** Of the same again: what everybody types on the way is known by then. */
  readonly median: number;
  readonly p99: number;
  /** The mean over packages of all kinds, each asked for once, of the database opened anew. */
  readonly lookupSeconds: number;
  /** The mean over all their statements, each read as far as a scan reads it; of the same database opened once more. */
  readonly statementSeconds: number;
  readonly residentBytes: number;
}

const PAGE = 20;
const NAMES = 40;
const TYPED_LENGTH = 24;
/** Addresses of pages that the server is asked for. */
const VULNERABILITIES = 1_000;

const [module = '', file = '', paths] = process.argv.slice(2);
const { openDatabase }: typeof import('../src/database/index.ts') = await import(pathToFileURL(module).href);
const chance = new Chance(7);
const opened = performance.now();
const database = openDatabase(file);
const openSeconds = seconds(opened);
const searched = performance.now();
database.searchAdvisories({ limit: 1 });
const firstSearchSeconds = seconds(searched);

// Other names first: a server has been running for a while when most people ask it, and its code is compiled.
const before = new Set(typedOf(someItems()));
for (const query of before) search(query);
const items = someItems();
const queries = typedOf(items).filter((query) => !before.has(query));
const fresh = queries.map(search);
const again = queries.map(search);
const residentBytes = process.memoryUsage.rss();

using other = openDatabase(file);
const keys = items.map((item) => ({ ecosystem: item.package.ecosystem, name: item.package.name }));
for (const key of keys) askPackage(database, key);
const looked = performance.now();
let statements = 0;
for (const key of keys) statements += other.statementsOn(key).length;
const lookupSeconds = seconds(looked) / keys.length;
using another = openDatabase(file);
const read = performance.now();
for (const key of keys) askPackage(another, key);
const statementSeconds = seconds(read) / statements;

if (paths !== undefined) writeFileSync(paths, addresses());
const times: KeystrokeTimes = {
  openSeconds,
  firstSearchSeconds,
  keystrokes: queries.length,
  freshMedian: quantile(fresh, 0.5),
  freshP99: quantile(fresh, 0.99),
  median: quantile(again, 0.5),
  p99: quantile(again, 0.99),
  lookupSeconds,
  statementSeconds,
  residentBytes,
};
process.stdout.write(JSON.stringify(times));

function someItems() {
  return Array.from({ length: NAMES }, () => {
    const since = 1_735_689_600 - chance.below(100_000_000);
    const page = database.searchAdvisories({ limit: 200, asOf: null, since: 0, cursor: cursorAt(since) }).items;
    return page[chance.below(page.length)];
  }).filter((item) => item !== undefined);
}

/** All that is asked on the way to their names, each once. */
function typedOf(of: ReturnType<typeof someItems>): readonly string[] {
  const texts = of.flatMap((item) => [
    item.vulnerability,
    item.vulnerability.replace('CVE-', ''),
    item.package.name,
    item.id,
    ...item.aliases.slice(0, 1),
  ]);
  return [...new Set(texts.flatMap(beginnings))];
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}

/** What a search box asks while a text is typed. */
function beginnings(text: string): readonly string[] {
  const length = Math.min(text.length, TYPED_LENGTH);
  return Array.from({ length: Math.max(0, length - 1) }, (_, cut) => text.slice(0, cut + 2));
}

function search(q: string): number {
  const began = performance.now();
  database.searchAdvisories({ q, limit: PAGE });
  return seconds(began);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A place in the list of all advisories. */
function cursorAt(updated: number): string {
  return Buffer.from(JSON.stringify([updated, '', '', 0])).toString('base64url');
}

/** `search` or `page`, a tab, and an address, a line each. */
function addresses(): string {
  const ids = new Set<string>();
  for (let nth = 0; nth < 60 && ids.size < VULNERABILITIES; nth++) {
    const cursor = cursorAt(1_735_689_600 - chance.below(100_000_000));
    for (const { vulnerability } of database.searchAdvisories({ limit: 500, cursor }).items) ids.add(vulnerability);
  }
  return [
    ...queries.map((q) => `search\t/api/v1/advisories?q=${encodeURIComponent(q)}`),
    ...[...ids].slice(0, VULNERABILITIES).map((id) => `page\t/vulnerability/${encodeURIComponent(id)}`),
  ].join('\n');
}
