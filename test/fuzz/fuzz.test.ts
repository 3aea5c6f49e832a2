import { beforeAll, describe, expect, test } from 'vitest';
import { PARSERS } from './parsers/index.ts';
import { fuzzWatched, type Remembered, type Result, TOGETHER } from './watched.ts';

/** The same for every run, so that a change is not blamed for what it did not do; `npm run fuzz` goes further each time. */
const SEED = Number(process.env['FIXEDIN_FUZZ_SEED'] ?? 1);
/** For all parsers together, in milliseconds. */
const BUDGET = 15_000;

const results = new Map<string, Result>();
const remembered: Remembered[] = [];

describe.each(PARSERS)(`$name (FIXEDIN_FUZZ_SEED=${SEED})`, (parser) => {
  // Or nothing of this would get anywhere.
  test('reads its samples', async () => {
    expect(parser.samples.length).toBeGreaterThan(0);
    for (const { bytes, path } of parser.samples) await parser.read(bytes, path);
  });

  test('takes whatever comes', () => {
    const result = results.get(parser.name);
    expect(result?.inputs ?? 0).toBeGreaterThan(0);
    const crash = result?.crash ?? null;
    expect(crash && { ...crash, input: crash.input.toString('base64').slice(0, 4000) }).toBeNull();
  });
});

test('nothing of what was read stays in memory', () => {
  expect(remembered).toEqual([{ name: TOGETHER, kind: 'remembers', bytes: expect.any(Number), isLeak: false }]);
});

beforeAll(async () => {
  const names = PARSERS.map(({ name }) => name);
  const task = { names, seed: SEED, milliseconds: BUDGET / names.length, isGuided: false };
  await fuzzWatched(
    task,
    (result) => results.set(result.name, result),
    (one) => remembered.push(one),
  );
});
