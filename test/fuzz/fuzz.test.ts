import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { PARSERS } from './parsers.ts';

/** Another for every run; `FIXEDIN_FUZZ_SEED=N` repeats one. */
const SEED = Number(process.env['FIXEDIN_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** For all parsers together, in milliseconds. */
const BUDGET = 15_000;

test.each(PARSERS)(`$name takes whatever comes (FIXEDIN_FUZZ_SEED=${SEED})`, async (parser) => {
  expect(parser.samples.length).toBeGreaterThan(0);
  // The first sample is sound, or nothing of this would get anywhere.
  await parser.read(parser.samples[0] ?? Buffer.alloc(0));
  const { crash } = await fuzz(parser, SEED, BUDGET / PARSERS.length);
  expect(crash && { ...crash, input: crash.input.toString('base64').slice(0, 4000) }).toBeNull();
});
