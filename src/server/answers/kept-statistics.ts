import type { Database } from '../../database/index.ts';
import { type Statistics, statisticsOf } from './statistics.ts';

/** The statistics of a database, counted once for as long as it is the one that answers. */
export class KeptStatistics {
  readonly #known = new WeakMap<Database, Promise<Statistics>>();

  of(database: Database): Promise<Statistics> {
    const known = this.#known.get(database);
    if (known) return known;
    const counting = statisticsOf(database);
    this.#known.set(database, counting);
    // A failure (the database went away meanwhile) is for those who asked; the next one counts again.
    counting.catch(() => this.#known.delete(database));
    return counting;
  }
}
