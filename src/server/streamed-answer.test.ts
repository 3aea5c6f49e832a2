import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../database/index.ts';
import type { RequestEnvironment } from './environment.ts';
import type { DatabaseLease } from './served-database.ts';
import { streamedAnswer } from './streamed-answer.ts';

let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-streamed-'));
  const out = join(folder, 'empty.db');
  await buildDatabase({ from: [[]], out, now: 1_700_000_000 });
  database = openDatabase(out);
});

afterAll(async () => {
  database?.[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

/** An app whose only answer is what `pieces` writes; `closed` counts the leases given back. */
function appOf(pieces: () => Iterable<string>) {
  const leases = { closed: 0 };
  const lease = (): DatabaseLease => ({
    database,
    again: lease,
    [Symbol.dispose]() {
      leases.closed += 1;
    },
  });
  const app = new Hono<RequestEnvironment>();
  app.use(async (c, next) => {
    c.set('leaseDatabase', lease);
    await next();
  });
  app.get('/', (c) => streamedAnswer(c, 'text/plain', pieces));
  app.onError((error, c) => c.text(`problem: ${error.message}`, 503));
  return { app, leases };
}

test('an answer of any length is written whole, and gives its database back', async () => {
  const { app, leases } = appOf(function* () {
    for (let piece = 0; piece < 10_000; piece += 1) yield `piece ${piece} of many\n`;
  });
  const text = await (await app.request('/')).text();
  expect(text.split('\n')).toHaveLength(10_001);
  expect(leases.closed).toBe(1);
});

test('one that cannot begin is a problem like any other', async () => {
  const { app, leases } = appOf(() => {
    throw new Error('/srv/secret.db is damaged');
  });
  expect((await app.request('/')).status).toBe(503);
  expect(leases.closed).toBe(1);
});

test('one that breaks off says nothing of why', async () => {
  const { app, leases } = appOf(function* () {
    yield 'x'.repeat(200_000);
    throw new Error('/srv/secret.db is damaged');
  });
  await expect((await app.request('/')).text()).rejects.toThrow('the answer broke off');
  expect(leases.closed).toBe(1);
});

test('others have their turn between any two pieces of it, however fast its client reads', async () => {
  const { app } = appOf(function* () {
    for (let piece = 0; piece < 64; piece += 1) yield 'x'.repeat(64 * 1024);
  });
  let turns = 0;
  let going = true;
  const others = () => {
    turns += 1;
    if (going) setImmediate(others);
  };
  setImmediate(others);
  await (await app.request('/')).text();
  going = false;
  expect(turns).toBeGreaterThanOrEqual(63);
});

test('one whose client goes away while others have their turn gives its database back once', async () => {
  const { app, leases } = appOf(function* () {
    for (;;) yield 'x'.repeat(64 * 1024);
  });
  const { body } = await app.request('/');
  const reader = body?.getReader();
  await reader?.read();
  const next = reader?.read();
  await reader?.cancel();
  expect((await next)?.done).toBe(true);
  await new Promise((resolve) => setImmediate(resolve));
  expect(leases.closed).toBe(1);
});
