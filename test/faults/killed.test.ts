import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killRounds } from './kill-rounds.ts';
import { serverSubject } from './server-subject.ts';
import { cacheSubject, databaseSubject, updateSubject } from './subjects.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ROUNDS = 6;

test.each([0, 2])(
  'a database build that is killed leaves the old database or the new one, with %d threads',
  { timeout: 120_000 },
  async (threads) => {
    const seen = await killRounds(await databaseSubject(folder, threads), ROUNDS, Math.random);
    expect(seen.mostHalfWritten).toBeLessThanOrEqual(1);
    expect(seen.leftHalfWritten).toBe(0);
  },
);

test('a database update that is killed keeps nobody from the next one', { timeout: 120_000 }, async () => {
  await using subject = await updateSubject(folder);
  const seen = await killRounds(subject, ROUNDS, Math.random);
  expect(seen.mostHalfWritten).toBeLessThanOrEqual(2);
  expect(seen.leftHalfWritten).toBe(0);
});

test('a scan that is killed leaves a cache that answers rightly', { timeout: 120_000 }, async () => {
  const seen = await killRounds(await cacheSubject(folder), ROUNDS, Math.random);
  // Of processes that are no more; what is younger than a minute may be another container's.
  expect(seen.mostHalfWritten).toBeLessThanOrEqual(ROUNDS);
});

test('a server that is killed while it takes another database comes up with the one that lies there', {
  timeout: 120_000,
}, async () => {
  await using subject = await serverSubject(folder);
  const seen = await killRounds(subject, ROUNDS / 2, Math.random);
  expect(seen.mostHalfWritten).toBe(0);
});
