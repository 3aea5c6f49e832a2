import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Coverage } from './coverage.ts';
import { type Chance, chanceOf, mutated } from './mutate.ts';
import type { Parser, Sample } from './parsers/index.ts';
import { wordsIn } from './words.ts';

/**
 * A reading of one input may take so much processor time, in milliseconds, before it counts as a hang: a thousand times
 * the usual. What else the machine does takes none of it.
 */
const HANG = 5_000;
/** Inputs between two looks at what has run, each of which takes as long as some dozen of them. */
const BATCH = 64;

/** What went wrong with one input. */
export interface Crash {
  readonly input: Buffer;
  readonly problem: string;
}

export interface Fuzzed {
  readonly inputs: number;
  /** Inputs that were kept, since something ran for them that had not run before. */
  readonly kept: number;
  readonly crash: Crash | null;
}

/**
 * Gives a parser changed inputs and keeps those that let something run which never ran before, to be changed further,
 * until the time is over or one broke the parser.
 */
export class Fuzzer {
  readonly parser: Parser;
  readonly #coverage: Coverage | null;
  readonly #chance: Chance;
  readonly #corpus: Sample[];
  readonly #words: readonly Buffer[];
  readonly #onInput: (input: Buffer) => void;
  readonly #first: number;
  #inputs = 0;
  #crash: Crash | null = null;

  /**
   * @param coverage null to keep none: looking what has run takes longer than most inputs
   * @param seed the same seed gives the same inputs, for as long as the same ones are kept
   * @param onInput is told each input before it is read
   */
  constructor(parser: Parser, seed: number, coverage: Coverage | null, onInput: (input: Buffer) => void = () => {}) {
    this.parser = parser;
    this.#coverage = coverage;
    this.#chance = chanceOf(seed);
    this.#corpus = [...parser.samples];
    this.#words = wordsIn(parser.samples.map(({ bytes }) => bytes));
    this.#onInput = onInput;
    this.#first = parser.samples.length;
  }

  /** @param milliseconds one batch is read however short */
  async run(milliseconds: number): Promise<Fuzzed> {
    const end = performance.now() + milliseconds;
    if (this.#inputs === 0) await this.#keepNew(this.parser.samples, false);
    do {
      const batch = Array.from({ length: BATCH }, () => this.#next());
      await this.#keepNew(batch, true);
      // Between turns the engine lets go of what readers that never wait have held outside of its heap.
      await nextTurn();
    } while (this.#crash === null && performance.now() < end);
    return { inputs: this.#inputs, kept: this.#corpus.length - this.#first, crash: this.#crash };
  }

  /** In bytes. */
  get corpusSize(): number {
    return this.#corpus.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  #next(): Sample {
    const one = this.#pick();
    return { path: one.path, bytes: mutated(one.bytes, this.#chance, this.#pick().bytes, this.#words) };
  }

  /** What was found last leads on most often. */
  #pick(): Sample {
    const { length } = this.#corpus;
    const at = this.#chance(2) === 0 ? length - 1 - this.#chance(Math.min(length, 20)) : this.#chance(length);
    const sample = this.#corpus[at];
    if (sample === undefined) throw new Error(`${this.parser.name} has no samples`);
    return sample;
  }

  /** Reads inputs, and where something ran for the first time, looks in halves for those that it was. */
  async #keepNew(batch: readonly Sample[], keep: boolean): Promise<void> {
    for (const sample of batch) {
      await this.#read(sample);
      if (this.#crash !== null) return;
    }
    const isOne = batch.length === 1;
    if (this.#coverage?.hasNew(isOne) !== true) return;
    if (isOne) {
      if (keep) this.#corpus.push(...batch);
      return;
    }
    const middle = batch.length >> 1;
    await this.#keepNew(batch.slice(0, middle), keep);
    if (this.#crash === null) await this.#keepNew(batch.slice(middle), keep);
  }

  async #read({ bytes, path }: Sample): Promise<void> {
    this.#inputs++;
    this.#onInput(bytes);
    const start = process.threadCpuUsage();
    try {
      await this.parser.read(bytes, path);
    } catch (error) {
      if (!this.parser.isExpected(error)) {
        const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#crash = { input: bytes, problem };
      }
    }
    const { user, system } = process.threadCpuUsage(start);
    const took = (user + system) / 1000;
    if (took > HANG) this.#crash = { input: bytes, problem: `took ${Math.round(took)} ms` };
  }
}
