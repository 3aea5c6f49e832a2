/**
 * A process of its own that asks a database, and prints what it took as JSON.
 *
 *     node bench/lookup.ts dist/database.mjs DATABASE WOLFI-ADVISORIES
 */
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { askPackage } from './asked-package.ts';

/** In seconds each. */
export interface LookupTimes {
  readonly openSeconds: number;
  /** The mean over all packages, each asked for once. */
  readonly lookupSeconds: number;
  /** The same without the time in which the process warms up: each asked for again, of a database opened anew. */
  readonly warmLookupSeconds: number;
  /** The first search, which reads the search index. */
  readonly firstSearchSeconds: number;
  /** The mean over all beginnings of what might be typed. */
  readonly searchSeconds: number;
}

const SUFFIX = '.advisories.yaml';
const TYPED = ['CVE-2023-44487', 'openssl', 'nghttp2', 'GHSA-qppj-fm5r-hxr3', 'kubernetes'];
const PAGE = 20;

const [module = '', file = '', advisories = ''] = process.argv.slice(2);
const { openDatabase }: typeof import('../src/database/index.ts') = await import(pathToFileURL(module).href);
const keys = readdirSync(advisories)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => ({ ecosystem: 'Wolfi', name: name.slice(0, -SUFFIX.length) }));
const beginnings = TYPED.flatMap((text) => Array.from({ length: text.length - 1 }, (_, cut) => text.slice(0, cut + 2)));

const [openSeconds, database] = timed(() => openDatabase(file));
const [lookupSeconds] = timed(() => lookUpAll(database));
const [firstSearchSeconds] = timed(() => database.searchAdvisories({ q: 'lib', limit: PAGE }));
const [searchSeconds] = timed(() => {
  for (const q of beginnings) database.searchAdvisories({ q, limit: PAGE });
});
const again = openDatabase(file);
const [warmLookupSeconds] = timed(() => lookUpAll(again));
const times: LookupTimes = {
  openSeconds,
  lookupSeconds: lookupSeconds / keys.length,
  warmLookupSeconds: warmLookupSeconds / keys.length,
  firstSearchSeconds,
  searchSeconds: searchSeconds / beginnings.length,
};
process.stdout.write(JSON.stringify(times));

function lookUpAll(from: ReturnType<typeof openDatabase>): void {
  let statements = 0;
  for (const key of keys) statements += askPackage(from, key);
  if (statements === 0) throw new Error(`${file}: says nothing of the ${keys.length} packages in ${advisories}`);
}

function timed<Result>(run: () => Result): readonly [seconds: number, result: Result] {
  const began = performance.now();
  const result = run();
  return [(performance.now() - began) / 1000, result];
}
