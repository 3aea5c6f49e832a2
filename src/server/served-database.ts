import { type Database, openDatabase } from '../database/index.ts';

/** The database that answers now, and those that it replaced for as long as a request still reads one. */
export class ServedDatabase implements Disposable {
  readonly #file: string;
  #current: Held;

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
   * Opens what now stands at the file's place. True when it holds something else than before.
   * @throws {DatabaseError} when it cannot be read; the one before then goes on answering.
   */
  reload(): boolean {
    const next = openDatabase(this.#file);
    if (next.info.identity === this.database.info.identity && next.info.built === this.database.info.built) {
      next[Symbol.dispose]();
      return false;
    }
    const before = this.#current;
    this.#current = { database: next, readers: 1 };
    leave(before);
    return true;
  }

  [Symbol.dispose](): void {
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
