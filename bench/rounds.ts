import type { Run } from './measure.ts';

/** Something that is run once a round. */
export interface Contestant {
  readonly name: string;
  /** Not timed: what must be so before each run. */
  prepare?(): Promise<void>;
  run(): Promise<Run>;
}

/** All runs of one contestant, in the order of the rounds. */
export interface Samples {
  readonly name: string;
  readonly runs: readonly Run[];
}

/**
 * Runs all contestants one after another, round after round, so that whatever else the machine does meets each of
 * them alike. One round before the first is not counted: it fills the page cache and Node's compile cache.
 */
export async function alternate(
  contestants: readonly Contestant[],
  rounds: number,
  say: (line: string) => void,
): Promise<ReadonlyMap<string, Samples>> {
  const runs = new Map(contestants.map(({ name }): [string, Run[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const contestant of contestants) {
      await contestant.prepare?.();
      const run = await contestant.run();
      if (round > 0) runs.get(contestant.name)?.push(run);
    }
  }
  return new Map([...runs].map(([name, list]) => [name, { name, runs: list }]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export function seconds(samples: Samples): readonly number[] {
  return samples.runs.map((run) => run.seconds);
}

export function peakBytes(samples: Samples): number {
  return Math.max(...samples.runs.map((run) => run.peakBytes));
}

/** The median of the rounds' own ratios: what disturbs a whole round falls out of it. */
export function ratio(ours: Samples, limit: Samples, of: (run: Run) => number): number {
  const limits = limit.runs.map(of);
  return median(ours.runs.map((run, round) => of(run) / (limits[round] ?? Number.NaN)));
}
