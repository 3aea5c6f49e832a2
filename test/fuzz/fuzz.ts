import { chanceOf, mutated } from './mutate.ts';
import type { Parser } from './parsers.ts';

/** A reading of one input may take so long, in milliseconds, before it counts as a hang: a thousand times the usual. */
const HANG = 5_000;

/** What went wrong with one input. */
export interface Crash {
  readonly parser: string;
  readonly seed: number;
  readonly input: Buffer;
  readonly problem: string;
}

/**
 * Gives a parser mutations of its samples until the time is over, and tells the first that broke it.
 * @param seed the same seed gives the same inputs
 * @param milliseconds at least one round is made however short
 */
export async function fuzz(
  parser: Parser,
  seed: number,
  milliseconds: number,
): Promise<{ rounds: number; crash: Crash | null }> {
  const chance = chanceOf(seed);
  const pick = () => parser.samples[chance(parser.samples.length)] ?? Buffer.alloc(0);
  const end = performance.now() + milliseconds;
  let rounds = 0;
  do {
    const input = mutated(pick(), chance, pick());
    rounds++;
    const problem = await problemOf(parser, input);
    if (problem !== null) return { rounds, crash: { parser: parser.name, seed, input, problem } };
  } while (performance.now() < end);
  return { rounds, crash: null };
}

async function problemOf(parser: Parser, input: Buffer): Promise<string | null> {
  const start = performance.now();
  try {
    await parser.read(input);
  } catch (error) {
    if (!parser.isExpected(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const took = performance.now() - start;
  return took > HANG ? `took ${Math.round(took)} ms` : null;
}
