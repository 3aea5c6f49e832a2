import { HttpProblem } from '../errors.ts';

/** Lets a few do their work at once, some wait for their turn, and sends the rest away. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, waiting: number) {
    this.#atOnce = atOnce;
    this.#waiting = waiting;
  }

  /** @throws {HttpProblem} 503, when too many wait already */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#atOnce) {
      if (this.#queue.length >= this.#waiting) throw busy();
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

function busy(): HttpProblem {
  return new HttpProblem(503, 'busy', '', 'too many images are being read', 'try again in a minute', {
    'retry-after': '30',
  });
}
