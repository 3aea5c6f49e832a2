import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptOptions } from '../scripts/script-options.ts';
import { buildDatabase, DATABASE_ROWS, measureDatabase } from './database-rows.ts';
import { makeDerivedImages } from './derived-images.ts';
import { findFeeds } from './feeds.ts';
import { writeMadeAdvisories } from './made-advisories.ts';
import { makeImages } from './make-images.ts';
import { MILLION_ROWS, measureMillion } from './million-rows.ts';
import { type Product, takeProduct } from './product.ts';
import { measureScans, SCAN_ROWS } from './scan-rows.ts';
import { measureServer, SERVER_ROWS } from './server-rows.ts';
import { formatTable, type Row } from './table.ts';

const READING = `The ratio is what counts, not the seconds: the machine may be shared, and whatever else it does meets both sides of a
row alike, for they run in turn; the ratio is the median of the rounds' own. Where others keep all cores busy, a row that
uses two cores comes out worse than it is; then the ratio of the best rounds and that of processor time say more.
`;

const { values: options } = scriptOptions('bench', {
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    data: { type: 'string', default: fileURLToPath(new URL('../../shared/data', import.meta.url)) },
  },
});

const work = fileURLToPath(new URL('./.work', import.meta.url));
const rounds = Number.parseInt(options.rounds, 10);
const wanted = (name: string) => options.only.length === 0 || options.only.some((part) => name.includes(part));
const say = (line: string) => process.stderr.write(`${line}\n`);

if (!(rounds >= 1)) refuse(`--rounds ${options.rounds}: is no number of rounds; write 5, or more`);
const names = [...SCAN_ROWS, ...DATABASE_ROWS, ...MILLION_ROWS, ...SERVER_ROWS];
if (!names.some(wanted)) {
  refuse(`--only ${options.only.join(', ')}: names no row; the rows are ${names.join(', ')}`);
}
await mkdir(work, { recursive: true });
const product = (await takeProduct(work)) ?? refuse('dist/cli.mjs: missing; run `npm run build` first');
const feeds = await findFeeds(options.data);
if (feeds.length === 0) say(`no real feeds in ${options.data} (--data): the database is not measured`);

const rows: Row[] = [];
if (SCAN_ROWS.some(wanted)) rows.push(...(await scanRows(product)));
if (DATABASE_ROWS.some(wanted) && feeds.length > 0) {
  say('measuring the database');
  rows.push(
    ...(await measureDatabase({
      product,
      feeds,
      wolfi: join(options.data, 'wolfi-advisories'),
      work,
      rounds,
      wanted,
      say,
    })),
  );
}
if (MILLION_ROWS.some(wanted)) rows.push(...(await measureMillion({ product, work, wanted, say })));
if (SERVER_ROWS.some(wanted)) rows.push(...(await measureServer({ product, work, wanted, say })));

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`;
process.stdout.write(`${machine}; medians of ${rounds} rounds, run in turn\n\n${formatTable(rows)}\n${READING}`);
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify({ machine, rounds, rows }, null, 2)}\n`);
}

async function scanRows(product: Product): Promise<readonly Row[]> {
  const images = await makeImages(work, say);
  if (images === null) return [];
  const needsDerived = ['cold-base', 'cold-zstd-layers', 'cold-large-layers', 'cold-large-one-layer'].some(wanted);
  const derived = needsDerived ? await makeDerivedImages(images, say) : null;
  say('building the databases that scans are judged by');
  const real = feeds.map(({ spec }) => spec);
  const made = join(work, 'made-advisories');
  await rm(made, { recursive: true, force: true });
  const database = join(work, 'scan.db');
  await buildDatabase(product, [...real, await writeMadeAdvisories(made, images.sources)], database);
  const silentDatabase = feeds.length === 0 ? null : join(work, 'real.db');
  if (silentDatabase !== null) await buildDatabase(product, real, silentDatabase);
  say('measuring scans');
  return measureScans({ product, images, derived, database, silentDatabase, work, rounds, wanted, say });
}

function refuse(sentence: string): never {
  say(`bench: ${sentence}`);
  process.exit(2);
}
