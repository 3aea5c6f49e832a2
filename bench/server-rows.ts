import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { needsProgram } from '../test/programs.ts';
import { askOnce } from './asked-once.ts';
import { hasMillion, millionFiles, row } from './million-rows.ts';
import type { Product } from './product.ts';
import { output } from './programs.ts';
import type { Row } from './table.ts';

export interface ServerSettings {
  readonly product: Product;
  readonly work: string;
  readonly wanted: (name: string) => boolean;
  readonly say: (line: string) => void;
}

export const SERVER_ROWS = [
  'server-search',
  'server-search-p99',
  'server-search-fresh',
  'server-search-fresh-p99',
  'server-page-fresh',
  'server-page',
  'server-memory-start',
  'server-memory',
  'server-memory-own',
] as const;

/** What addresses.lua prints. */
interface Load {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/** Serves the database of a million advisories and asks it as fast as it answers, 50 requests in flight. */
export async function measureServer({ product, work, wanted, say }: ServerSettings): Promise<readonly Row[]> {
  if (!needsProgram('wrk') || !hasMillion(work)) {
    say('the server is not measured: it needs wrk, and the database that the rows named million make');
    return [];
  }
  const { database, addresses } = millionFiles(work);
  await using server = await serve(product, database);
  const atStart = await server.memory();
  const one = join(work, 'one-address.tsv');
  await writeFile(one, (await readFile(addresses, 'utf8')).split('\n').find((line) => line.startsWith('page')) ?? '');
  say('asking the server');
  const ask = (kind: string, file: string, seconds = SECONDS) => load(server.address, kind, file, seconds);
  const freshSearches = await askOnce(server.address, addresses, 'search', IN_FLIGHT);
  const freshPages = await askOnce(server.address, addresses, 'page', IN_FLIGHT);
  // In turn, so that whatever else the machine does meets both alike.
  const rates = [];
  for (let turn = 0; turn < TURNS; turn++) {
    rates.push({ constant: rate(await ask('page', one)), page: rate(await ask('page', addresses)) });
  }
  const search = await ask('search', addresses);
  const atEnd = await server.memory();
  const middle = rates.toSorted((a, b) => a.page / a.constant - b.page / b.constant)[TURNS >> 1];
  const constant = middle?.constant ?? Number.NaN;
  const limit = { value: constant, unit: 'records/s' as const, of: 'one page again and again', best: null };
  const atLeastHalf = { of: 'ratio', bound: 'at least', value: 0.5 } as const;
  const rows = [
    row('server-search', 'search over HTTP, 50 in flight, median', search.p50, 'seconds', {}),
    row('server-search-p99', 'the same, 99 in 100', search.p99, 'seconds', {
      budget: { of: 'ours', bound: 'at most', value: 0.015 },
    }),
    row('server-search-fresh', 'searches that nobody asked before, each once', rate(freshSearches), 'records/s', {}),
    row('server-search-fresh-p99', 'the same, 99 in 100', freshSearches.p99, 'seconds', {}),
    row('server-page-fresh', 'pages of 1,000 vulnerabilities, each once', rate(freshPages), 'records/s', {
      limit,
    }),
    row('server-page', 'the same, once they have been given', middle?.page ?? Number.NaN, 'records/s', {
      limit,
      budget: atLeastHalf,
    }),
    row('server-memory-start', 'memory of the server, ready and not asked', atStart.resident, 'bytes', {}),
    row('server-memory', 'the most it had in all this', atEnd.peak, 'bytes', {
      budget: { of: 'ours', bound: 'at most', value: 400e6 },
      peakBytes: atEnd.peak,
    }),
    row('server-memory-own', 'what it has at the end and shares with no file', atEnd.anonymous, 'bytes', {}),
  ];
  return rows.filter(({ name }) => wanted(name));
}

const TURNS = 3;
const SECONDS = 5;
const IN_FLIGHT = 50;

function rate({ requests, seconds }: Pick<Load, 'requests' | 'seconds'>): number {
  return requests / seconds;
}

async function load(address: string, kind: string, file: string, seconds: number): Promise<Load> {
  const said = await output('env', [
    `BENCH_ADDRESSES=${file}`,
    `BENCH_KIND=${kind}`,
    ...[
      'wrk',
      '-t1',
      `-c${IN_FLIGHT}`,
      `-d${seconds}s`,
      '--timeout',
      '60s',
      '-H',
      'Accept-Encoding: gzip',
      '-s',
      SCRIPT,
      address,
    ],
  ]);
  const line = said.split('\n').find((text) => text.startsWith('{')) ?? '{}';
  const result: Load = JSON.parse(line);
  if (result.requests === 0) throw new Error(`the server answered no ${kind} in ${seconds} seconds`);
  if (result.errors > 0) throw new Error(`${result.errors} of ${result.requests} answers to ${kind} were errors`);
  return result;
}

const SCRIPT = fileURLToPath(new URL('./addresses.lua', import.meta.url));

interface ServerProcess extends AsyncDisposable {
  readonly address: string;
  memory(): Promise<Memory>;
}

/** As the kernel counts it, in bytes. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
interface Memory {
  readonly resident: number;
  /** The most that was resident since the start. */
  readonly peak: number;
  /** Without what is a file's: Node's own program. */
  readonly anonymous: number;
}

async function memoryOf(pid: number | undefined): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
    if (kilobytes === undefined) throw new Error(`/proc/${pid}/status does not say ${name}`);
    return Number(kilobytes) * 1024;
  };
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM'), anonymous: bytes('RssAnon') };
}

async function serve(product: Product, database: string): Promise<ServerProcess> {
  const cli = product.module('cli');
  const child = spawn(process.execPath, [cli, 'serve', '--listen', '127.0.0.1:0', '--db', database], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines = createInterface({ input: child.stderr });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`fixedin serve ended with ${code}`)));
    lines.on('line', (line) => {
      if (!line.includes('"listening"')) return;
      const said: { readonly address: string } = JSON.parse(line);
      resolve(said.address);
    });
  });
  return {
    address,
    memory: () => memoryOf(child.pid),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
