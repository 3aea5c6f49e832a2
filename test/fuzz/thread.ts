/**
 * Fuzzes on a thread of its own, so that somebody is left to see that a reader does not come back. It is told which
 * parsers, how long and by which seed, and tells each parser's end.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { Coverage } from './coverage.ts';
import { Fuzzer } from './fuzz.ts';
import { PARSERS } from './parsers/index.ts';
import { type Task, TOGETHER, type Told } from './watched.ts';

/** What a parser may leave behind beside inputs that were kept: code that V8 compiled, what it counts, lazy tables. */
const LEFT_BEHIND = 24 * 1024 ** 2;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const { names, seed, milliseconds, isGuided, shared }: Task = workerData;
const state = new Int32Array(shared, 0, 2);
const room = new Uint8Array(shared, 8);
const tell = (told: Told) => parentPort?.postMessage(told);

using coverage = isGuided ? new Coverage() : null;
const fuzzers = names.map((name, number) => {
  const parser = PARSERS.find((one) => one.name === name);
  if (parser === undefined) throw new Error(`${name}: no such parser`);
  return new Fuzzer(parser, seed + number, coverage, (input) => {
    const seen = input.subarray(0, room.length);
    room.set(seen);
    state[1] = seen.length;
    // The watch sees by this that the one before has ended.
    Atomics.add(state, 0, 1);
  });
});
// To collect all garbage takes as long as a short time has, so then it is done for all of them together.
if (isGuided) for (const fuzzer of fuzzers) await fuzz([fuzzer], fuzzer.parser.name);
else await fuzz(fuzzers, TOGETHER);

/** Code is compiled and tables are made in the first half of the time; nothing more may stay in the second. */
async function fuzz(some: readonly Fuzzer[], memoryOf: string): Promise<void> {
  for (const fuzzer of some) {
    tell({ kind: 'begins', name: fuzzer.parser.name });
    await fuzzer.run(milliseconds / 2);
  }
  const before = await alive(some);
  for (const fuzzer of some) {
    const { name } = fuzzer.parser;
    tell({ kind: 'begins', name });
    tell({ kind: 'ends', name, ...(await fuzzer.run(milliseconds / 2)) });
  }
  const bytes = (await alive(some)) - before;
  tell({ kind: 'remembers', name: memoryOf, bytes, isLeak: bytes > LEFT_BEHIND });
}

/** Bytes that are, beside the inputs that were kept. */
async function alive(some: readonly Fuzzer[]): Promise<number> {
  // What finalizers let go of, which run between turns, is garbage only then.
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return some.reduce((rest, { corpusSize }) => rest - corpusSize, heapUsed + external);
}
