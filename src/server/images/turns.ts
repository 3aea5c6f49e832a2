import type { LimitName } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';

/** What takes turns, as people hear of it, and the limit of an operator that says how many do at once. */
export interface TurnsOf {
  readonly what: string;
  readonly limit: LimitName;
}

/** Lets a few do their work at once, some wait for their turn, and sends the rest away. */
export class Turns {
  readonly #of: TurnsOf;
  readonly #atOnce: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  /** @param atOnce how many work at once, @param waiting how many more wait before the rest is sent away */
  constructor(of: TurnsOf, atOnce: number, waiting: number) {
    this.#of = of;
    this.#atOnce = atOnce;
    this.#waiting = waiting;
  }

  /** @throws {HttpProblem} 503, when too many wait already */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#atOnce) {
      if (this.#queue.length >= this.#waiting) throw busy(this.#of);
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      // Whoever is next takes this place over; only without one it becomes free.
      const next = this.#queue.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

function busy({ what, limit }: TurnsOf): HttpProblem {
  return new HttpProblem(
    503,
    'busy',
    '',
    `too many ${what} are being read (limits.${limit})`,
    'try again in a minute',
    {
      'retry-after': '30',
    },
  );
}
