/**
 * A process of its own that asks a database, and prints what it took as JSON.
 *
 *     node bench/lookup.ts DATABASE WOLFI-ADVISORIES
 */
import { readdirSync } from 'node:fs';
import { openDatabase } from '../src/database/index.ts';

/** In seconds each. */
export interface LookupTimes {
  readonly openSeconds: number;
  /** The mean over all packages, each asked for once. */
  readonly lookupSeconds: number;
}

const SUFFIX = '.advisories.yaml';

const [file = '', advisories = ''] = process.argv.slice(2);
const keys = readdirSync(advisories)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => ({ ecosystem: 'Wolfi', name: name.slice(0, -SUFFIX.length) }));

const [openSeconds, database] = timed(() => openDatabase(file));
let statements = 0;
const [lookupsSeconds] = timed(() => {
  for (const key of keys) statements += database.statements([key])[0]?.length ?? 0;
});
database[Symbol.dispose]();
if (statements === 0) throw new Error(`${file}: says nothing of the ${keys.length} packages in ${advisories}`);
const times: LookupTimes = { openSeconds, lookupSeconds: lookupsSeconds / keys.length };
process.stdout.write(JSON.stringify(times));

function timed<Result>(run: () => Result): readonly [seconds: number, result: Result] {
  const began = performance.now();
  const result = run();
  return [(performance.now() - began) / 1000, result];
}
