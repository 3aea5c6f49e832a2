import { type Database, openDatabase } from '../database/index.ts';
import { inSteps } from './in-steps.ts';

/** The database that answers now, and those that it replaced for as long as a request still reads one. */
export class ServedDatabase implements Disposable {
  readonly #file: string;
  #current: Held;
  #isClosed = false;
  /** The last reload, whatever came of it. */
  #reloaded: Promise<unknown> = Promise.resolve();

  /** @throws {DatabaseError} when there is none at `file`, or none that can be read. */
  constructor(file: string) {
    this.#file = file;
    this.#current = { database: openDatabase(file), readers: 1 };
  }

  get file(): string {
    return this.#file;
  }

  get database(): Database {
    return this.#current.database;
  }

  /** The present database for one request. It stays open until the lease is disposed of, whatever comes after it. */
  lease(): DatabaseLease {
    return leaseOf(this.#current);
  }

  /**
   * Opens what now stands at the file's place, and makes it ready while the one before goes on answering. True when it
   * holds something else than before.
   * @throws {DatabaseError} when it cannot be read; the one before then stays.
   */
  reload(): Promise<boolean> {
    const reloaded = this.#reloaded.then(() => this.#reload());
    this.#reloaded = reloaded.catch(() => false);
    return reloaded;
  }

  async #reload(): Promise<boolean> {
    const next = openDatabase(this.#file);
    const isSame = next.info.identity === this.database.info.identity && next.info.built === this.database.info.built;
    try {
      if (!isSame) await inSteps(next.readySteps());
    } catch (error) {
      next[Symbol.dispose]();
      throw error;
    }
    if (isSame || this.#isClosed) {
      next[Symbol.dispose]();
      return false;
    }
    const before = this.#current;
    this.#current = { database: next, readers: 1 };
    leave(before);
    return true;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    leave(this.#current);
  }
}

export interface DatabaseLease extends Disposable {
  readonly database: Database;
  /** Another lease of the same database, which may outlast this one. */
  again(): DatabaseLease;
}

/** A database with those who read it; being the present one counts as a reader. */
interface Held {
  readonly database: Database;
  readers: number;
}

function leaseOf(held: Held): DatabaseLease {
  held.readers += 1;
  let ended = false;
  return {
    database: held.database,
    again: () => leaseOf(held),
    [Symbol.dispose]: () => {
      if (ended) return;
      ended = true;
      leave(held);
    },
  };
}

function leave(held: Held): void {
  held.readers -= 1;
  if (held.readers === 0) held.database[Symbol.dispose]();
}
