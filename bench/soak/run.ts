import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { scriptOptions } from '../../scripts/script-options.ts';
import { findFeeds } from '../feeds.ts';
import { takeProduct } from '../product.ts';
import { growthOf, type MemorySample, residentBytes } from './memory.ts';
import type { Alive } from './memory-probe.ts';
import { type Question, questions } from './questions.ts';

const { values: options } = scriptOptions('soak', {
  options: {
    minutes: { type: 'string', default: '5' },
    data: { type: 'string', default: fileURLToPath(new URL('../../../shared/data', import.meta.url)) },
  },
});

/** Requests in flight at once. */
const ASKING = 8;
const SWAP_SECONDS = 3;
const SAMPLE_SECONDS = 1;
/** Seldom, so that the server's own collections are those that count. */
const COLLECT_SECONDS = 10;
const MOST_MINUTES = 10;

const minutes = Number(options.minutes);
if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
  process.stderr.write(`soak: --minutes ${options.minutes}: write a number of at most ${MOST_MINUTES}\n`);
  process.exit(2);
}
const work = fileURLToPath(new URL('../.work/soak', import.meta.url));
await rm(work, { recursive: true, force: true });
await mkdir(work, { recursive: true });
const product = await takeProduct(work);
if (product === null) throw new Error('dist/cli.mjs: missing; run `npm run build` first');

process.stderr.write('building two databases\n');
await product.run(['demo', '--dir', join(work, 'walk')], true);
const feeds = await findFeeds(options.data);
const walk = ['wolfi', 'kev', 'nvd'].map(
  (format) => `${format}:${join(work, 'walk/feeds', format === 'wolfi' ? 'wolfi' : `${format}.json`)}`,
);
const databases = [join(work, 'whole.db'), join(work, 'walk.db')];
await build(feeds.length === 0 ? walk : feeds.map(({ spec }) => spec), databases[0] ?? '');
await build(walk, databases[1] ?? '');
const served = join(work, 'served.db');
await copyFile(databases[0] ?? '', served);

await using server = await serve(product.module('cli'));
const began = performance.now();
const end = began + minutes * 60_000;
const elapsed = () => (performance.now() - began) / 1000;
const resident: MemorySample[] = [];
const alive: MemorySample[] = [];
const errors: string[] = [];
const tags = new Map<string, string>();
let [requests, bytes, unchanged, swaps] = [0, 0, 0, 0];
const asked = questions();
process.stderr.write(`asking ${server.address} for ${minutes} minutes\n`);
await Promise.all([...Array.from({ length: ASKING }, ask), swap(), sample(), collect()]);

const metrics = await (await fetch(`${server.address}/metrics`)).text();
const taken = Number(/^fixedin_database_swaps_total (\d+)/m.exec(metrics)?.[1] ?? 0);
const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
const growths = [
  { name: 'alive after a collection', ...growthOf(alive) },
  { name: 'resident set', ...growthOf(resident) },
];
process.stdout.write(
  [
    `${requests} requests in ${elapsed().toFixed(0)} s (${Math.round(requests / elapsed())} a second, ${unchanged} of them 304, ${megabytes(bytes)} of answers)`,
    `${swaps} databases put in place, ${taken} taken by the server`,
    `${errors.length} errors${errors.length === 0 ? '' : `:\n  ${[...new Set(errors)].slice(0, 20).join('\n  ')}`}`,
    ...growths.map(
      ({ name, middle, end: last, peak, bytesPerMinute, grows }) =>
        `${name}: ${megabytes(middle)} in the second third, ${megabytes(last)} in the last, at most ${megabytes(peak)}; ${megabytes(bytesPerMinute)} a minute after the first third: ${grows ? 'GROWS' : 'does not grow'}`,
    ),
    '',
  ].join('\n'),
);
if (errors.length > 0 || growths.some(({ grows }) => grows)) process.exitCode = 1;

async function ask(): Promise<void> {
  while (performance.now() < end) {
    const { value } = asked.next();
    if (value !== undefined) await put(value);
  }
}

async function put({ path, method, body, statuses }: Question): Promise<void> {
  const tag = requests % 3 === 0 ? tags.get(path) : undefined;
  requests++;
  try {
    const request = () =>
      fetch(`${server.address}${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(tag === undefined ? {} : { 'if-none-match': tag }),
        },
      });
    // A connection may be closed for being idle just when it is used again; who asks then asks once more.
    // https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
    const response = await request().catch(request);
    bytes += (await response.arrayBuffer()).byteLength;
    const given = response.headers.get('etag');
    if (given !== null && method === 'GET') tags.set(path, given);
    if (response.status === 304) unchanged++;
    else if (!statuses.includes(response.status)) errors.push(`${method} ${path}: ${response.status}`);
  } catch (error) {
    errors.push(`${method} ${path}: ${error instanceof Error ? String(error.cause ?? error) : error}`);
  }
  // Ever the same few hundred paths, but for those of wrong ids.
  if (tags.size > 10_000) tags.clear();
}

/** Puts the one database in the other's place, as an update does. */
async function swap(): Promise<void> {
  for (; performance.now() < end; swaps++) {
    await pause(SWAP_SECONDS * 1000);
    const next = `${served}.next`;
    await copyFile(databases[(swaps + 1) % 2] ?? '', next);
    await rename(next, served);
  }
}

async function sample(): Promise<void> {
  while (performance.now() < end) {
    resident.push({ seconds: elapsed(), bytes: await residentBytes(server.pid) });
    await pause(SAMPLE_SECONDS * 1000);
  }
}

async function collect(): Promise<void> {
  while (performance.now() < end) {
    await pause(COLLECT_SECONDS * 1000);
    const { heap, outside } = await server.alive();
    alive.push({ seconds: elapsed(), bytes: heap + outside });
  }
}

async function build(from: readonly string[], out: string): Promise<void> {
  await product?.run(['db', 'build', '--from', ...from, '--out', out, '--quiet']);
}

async function serve(cli: string) {
  const args = [
    'serve',
    '--listen',
    '127.0.0.1:0',
    '--db',
    served,
    '--cache',
    join(work, 'cache'),
    '--images',
    join(work, 'walk'),
  ];
  const probe = ['--expose-gc', '--import', fileURLToPath(new URL('memory-probe.ts', import.meta.url))];
  const child = spawn(process.execPath, [...probe, cli, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  if (child.stderr === null) throw new Error('a server without a log');
  const lines = createInterface({ input: child.stderr });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`fixedin serve ended with ${code}`)));
    lines.on('line', (line) => {
      const said: { readonly level: string; readonly address?: string } = JSON.parse(line);
      if (said.address !== undefined) resolve(said.address);
      if (said.level === 'error') errors.push(line);
    });
  });
  const { pid = 0 } = child;
  return {
    address,
    pid,
    alive: async (): Promise<Alive> => {
      const told = once(child, 'message');
      child.send('what is alive?');
      const [answer]: Alive[] = await told;
      if (answer === undefined) throw new Error('the probe does not answer');
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
