import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildDatabase, openDatabase } from '../database/index.ts';
import { type KeptAnswer, KeptAnswers } from './kept-answers.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixedin-kept-'));
const file = join(folder, 'empty.db');
await buildDatabase({ from: [], out: file, now: 0 });
const database = openDatabase(file);
const other = openDatabase(file);
afterAll(() => {
  database[Symbol.dispose]();
  other[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const answer = (bytes: number, until = Number.POSITIVE_INFINITY): KeptAnswer => {
  return { headers: [], body: Buffer.alloc(bytes), route: '/', database, until };
};
const question = (target: string) => ({ host: 'localhost', target, accept: '*/*', acceptEncoding: '' });

describe('KeptAnswers', () => {
  it('keeps what was asked for last, as long as there is room', () => {
    const kept = new KeptAnswers(28 * 1024);
    const has = (target: string) => kept.get(question(target), database, 0) !== undefined;
    for (const target of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) kept.keep(question(target), answer(2 * 1024));
    expect(has('a')).toBe(true);
    kept.keep(question('i'), answer(2 * 1024));
    expect(['b', 'a', 'c', 'i'].map(has)).toEqual([false, true, true, true]);
  });

  it('keeps nothing that would push out the rest', () => {
    const kept = new KeptAnswers(24 * 1024);
    kept.keep(question('large'), answer(4 * 1024));
    expect(kept.get(question('large'), database, 0)).toBeUndefined();
  });

  it('tells questions apart by all that decides the answer', () => {
    const kept = new KeptAnswers(24 * 1024);
    kept.keep(question('a'), answer(1));
    expect(kept.get({ ...question('a'), host: 'example.org' }, database, 0)).toBeUndefined();
    expect(kept.get({ ...question('a'), accept: 'application/json' }, database, 0)).toBeUndefined();
    expect(kept.get({ ...question('a'), acceptEncoding: 'br' }, database, 0)).toBeUndefined();
    expect(kept.get(question('a'), database, 0)).toBeDefined();
  });

  it('gives no answer of another database, and none that holds no more', () => {
    const kept = new KeptAnswers(24 * 1024);
    kept.keep(question('a'), answer(1));
    expect(kept.get(question('a'), other, 0)).toBeUndefined();
    kept.keep(question('b'), answer(1, 1000));
    expect(kept.get(question('b'), database, 999)).toBeDefined();
    expect(kept.get(question('b'), database, 1000)).toBeUndefined();
  });
});
