import { type Profiler, Session } from 'node:inspector';

/** A stretch of a script, from its first character up to one beyond its last. */
type Stretch = readonly [start: number, end: number];

/**
 * Which parts of the source have run, as V8 counts it block by block:
 * https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#method-startPreciseCoverage
 */
export class Coverage implements Disposable {
  readonly #session = new Session();
  /** Of each function that was called ever: what of it has never run. */
  readonly #neverRun = new Map<string, readonly Stretch[]>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Whether since the last time something ran for the first time ever. That is from now on known, if it is to be. */
  hasNew(remember: boolean): boolean {
    let isNew = false;
    for (const [key, idle] of this.#taken()) {
      const before = this.#neverRun.get(key);
      const still = before === undefined ? idle : inBoth(before, idle);
      if (before !== undefined && lengthOf(still) === lengthOf(before)) continue;
      isNew = true;
      if (remember) this.#neverRun.set(key, still);
    }
    return isNew;
  }

  /** How many functions were called ever. */
  get functions(): number {
    return this.#neverRun.size;
  }

  /** Each function that was called since the last time, with what of it has not run. */
  *#taken(): Generator<readonly [key: string, idle: readonly Stretch[]]> {
    for (const { url, functions } of this.#take()) {
      if (!url.includes('/src/')) continue;
      for (const { functionName, ranges } of functions) {
        const [whole, ...inner] = ranges;
        if (whole === undefined || whole.count === 0) continue;
        const idle = inner.filter(({ count }) => count === 0);
        yield [
          `${url} ${functionName} ${whole.startOffset}`,
          idle.map(({ startOffset, endOffset }) => [startOffset, endOffset]),
        ];
      }
    }
  }

  #take(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    // It answers at once.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      taken = result;
    });
    return taken;
  }

  [Symbol.dispose](): void {
    this.#session.disconnect();
  }
}

/** Both are in their order, and nothing in one of them overlaps. */
function inBoth(some: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] {
  return some.flatMap(([start, end]) =>
    others.map(([from, to]): Stretch => [Math.max(start, from), Math.min(end, to)]).filter(([from, to]) => from < to),
  );
}

function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, [start, end]) => sum + end - start, 0);
}
