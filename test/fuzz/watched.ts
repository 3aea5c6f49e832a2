import { Worker } from 'node:worker_threads';
import type { Fuzzed } from './fuzz.ts';

/** What the thread is to do. */
export interface Task {
  readonly names: readonly string[];
  readonly seed: number;
  /** For each parser. */
  readonly milliseconds: number;
  /** Whether inputs are kept by what runs for them: it pays where there are minutes for it. */
  readonly isGuided: boolean;
  /** Two numbers (how many inputs were begun, and how long the present one is), and the present input. */
  readonly shared: SharedArrayBuffer;
}

export interface Result extends Fuzzed {
  readonly name: string;
}

/** What stayed alive that had not been alive when half of the time was over. */
export interface Remembered {
  /** A parser's, or `TOGETHER`. */
  readonly name: string;
  readonly bytes: number;
  readonly isLeak: boolean;
}

export const TOGETHER = 'all together';

export type Told =
  | { readonly kind: 'begins'; readonly name: string }
  | ({ readonly kind: 'ends' } & Result)
  | ({ readonly kind: 'remembers' } & Remembered);

/** In milliseconds: no input of a megabyte takes a hundredth of it, on a machine with other things to do. */
const STUCK = 30_000;
const LONGEST_INPUT = 1024 ** 2;

/**
 * Fuzzes parsers one after another, and watches that each input comes to an end. One that does not ends it all: the
 * thread is stuck in it.
 * @param onResult is told as soon as a parser is done @param onRemembered as soon as it is known
 */
export async function fuzzWatched(
  { names, seed, milliseconds, isGuided }: Omit<Task, 'shared'>,
  onResult: (result: Result) => void,
  onRemembered: (remembered: Remembered) => void,
): Promise<void> {
  const shared = new SharedArrayBuffer(8 + LONGEST_INPUT);
  const state = new Int32Array(shared, 0, 2);
  const task: Task = { names, seed, milliseconds, isGuided, shared };
  const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: task });
  let [present, inputs, since] = ['', 0, performance.now()];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.on('message', (told: Told) => {
    if (told.kind === 'remembers') return onRemembered(told);
    present = told.name;
    if (told.kind === 'begins') return;
    // A buffer is a plain array of bytes on this side.
    onResult({ ...told, crash: told.crash && { ...told.crash, input: Buffer.from(told.crash.input) } });
  });
  worker.once('error', reject);
  worker.once('exit', () => resolve());
  const watch = setInterval(() => {
    const begun = Atomics.load(state, 0);
    if (begun !== inputs || present === '') {
      [inputs, since] = [begun, performance.now()];
    } else if (performance.now() - since > STUCK) {
      clearInterval(watch);
      const input = Buffer.from(Buffer.from(shared, 8, state[1]));
      const crash = { input, problem: `has not come back for ${STUCK} ms` };
      onResult({ name: present, inputs, kept: 0, crash });
      void worker.terminate();
    }
  }, 500);
  try {
    await promise;
  } finally {
    clearInterval(watch);
  }
}
