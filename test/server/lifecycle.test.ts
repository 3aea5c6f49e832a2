import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWebServer } from '../support/web-server.ts';
import { buildServedDatabase, hasServed, type Served, serve } from './served.ts';

describe.skipIf(!hasServed)('a server whose database is replaced', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve();
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  async function built(): Promise<string> {
    const response = await served.get('/readyz');
    const answer: { database: { built: string } } = JSON.parse(await response.text());
    return answer.database.built;
  }

  test('takes a newer file without dropping a request', { timeout: 300_000 }, async () => {
    const before = await built();
    const tag = (await served.get('/vulnerability/CVE-2023-44487')).headers.get('etag') ?? '';
    const next = join(served.databaseFile, '../next.db');
    await buildServedDatabase(next, 1_763_900_000);
    let going = true;
    const paths = ['/vulnerability/CVE-2023-44487', '/api/v1/advisories?q=nghttp2', '/feeds/osv/all.json', '/'];
    const statuses = new Set<number>();
    const load = paths.map(async (path) => {
      while (going) {
        const response = await served.get(path);
        await response.arrayBuffer();
        statuses.add(response.status);
      }
    });
    await rename(next, served.databaseFile);
    while ((await built()) === before) await new Promise((resolve) => setTimeout(resolve, 50));
    going = false;
    await Promise.all(load);
    expect([...statuses]).toEqual([200]);
    expect((await served.get('/vulnerability/CVE-2023-44487', { 'if-none-match': tag })).status).toBe(200);
    expect(await (await served.get('/metrics')).text()).toContain('fixedin_database_swaps_total 1');
  });

  test('goes on with the one it has when the new one is none', async () => {
    const before = await built();
    const broken = join(served.databaseFile, '../broken.db');
    await writeFile(broken, 'no database');
    await rename(broken, served.databaseFile);
    expect(await served.server.reload()).toBe(false);
    expect(await built()).toBe(before);
    expect((await served.get('/vulnerability/CVE-2023-44487')).status).toBe(200);
    expect(served.log.join('')).toContain('the new database cannot be read');
  });
});

describe.skipIf(!hasServed)('a server that is told to stop', () => {
  test('ends what is in flight, and takes nothing new', async () => {
    const { promise: asked, resolve: reached } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await using registry = await startWebServer((_request, response) => {
      reached();
      released.then(() => response.writeHead(404).end());
    });
    const served = await serve({ registries: { allowed: [registry.host], insecure: [] } });
    const inFlight = served.get(`/api/v1/scan?image=${registry.host}/app:1`);
    await asked;
    const stopped = served[Symbol.asyncDispose]();
    await expect(served.get('/healthz')).rejects.toThrow();
    release();
    const answer = await inFlight;
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    await stopped;
  });

  test('waits for no one for more than ten seconds', { timeout: 40_000 }, async () => {
    await using registry = await startWebServer(() => {});
    const served = await serve({ registries: { allowed: [registry.host], insecure: [] } });
    const inFlight = served.get(`/api/v1/scan?image=${registry.host}/app:1`).then(
      ({ status }) => `${status}`,
      () => 'cut off',
    );
    while (registry.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await served[Symbol.asyncDispose]();
    expect(await inFlight).toBe('cut off');
  });

  test('lets go of connections that ask nothing', async () => {
    const served = await serve();
    const { hostname, port } = new URL(served.address);
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    const closed = once(idle, 'close');
    await served[Symbol.asyncDispose]();
    await closed;
  });
});

const PROGRAM = join(import.meta.dirname, '../../dist/cli.mjs');

describe.skipIf(!hasServed)('fixedin serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, and ends with exit code 0', async (signal) => {
    await using served = await serve();
    const args = ['serve', '--listen', '127.0.0.1:0', '--db', served.databaseFile, '--images', served.imageFolder];
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const stderr = text(child.stderr);
    const [first]: Buffer[] = await once(child.stderr, 'data');
    const [, address = ''] = /"address":"([^"]+)"/.exec(String(first)) ?? [];
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    child.kill('SIGHUP');
    expect((await fetch(`${address}/vulnerability/CVE-2023-44487`)).status).toBe(200);
    child.kill(signal);
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    for (const line of (await stderr).trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  test('goes on when nobody takes its log any more', async () => {
    await using served = await serve();
    const args = ['serve', '--listen', '127.0.0.1:0', '--db', served.databaseFile];
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [first]: Buffer[] = await once(child.stderr, 'data');
    const [, address = ''] = /"address":"([^"]+)"/.exec(String(first)) ?? [];
    child.stderr.destroy();
    for (const path of ['/nowhere', '/readyz', '/nowhere', '/readyz']) {
      expect((await fetch(`${address}${path}`)).status).toBe(path === '/readyz' ? 200 : 404);
    }
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
  });

  test.each([
    [['--listen', 'nonsense'], 'fixedin: --listen nonsense: is no address; write HOST:PORT, as in 127.0.0.1:8080\n'],
    [['--db', '/nowhere.db'], 'fixedin: no database at /nowhere.db; run fixedin db update or fixedin db build\n'],
  ])('serve %j ends with exit code 2 and one line', async (args, line) => {
    const child = spawn(process.execPath, [PROGRAM, 'serve', '--listen', '127.0.0.1:0', ...args]);
    const stderr = text(child.stderr);
    const [code] = await once(child, 'close');
    expect([code, await stderr]).toEqual([2, line]);
  });
});
