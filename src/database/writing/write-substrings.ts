import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { shared } from '../arrays/apart.ts';
import { MessageThread } from '../message-thread.ts';
import { finderTables } from './beginning-finder.ts';
import { type FromSubstringThread, type ShareRows, type SubstringWork, toWork } from './substring-messages.ts';
import { readSubstrings, SubstringPacker } from './substring-packer.ts';
import type { ListedRows } from './write-search-index.ts';
import type { Terms } from './write-terms.ts';

/** Who writes beside this thread. */
export interface WritingThreads {
  /** How many there may be. */
  readonly helpers: number;
  /** True to have them even where starting them takes as long as what they do. */
  readonly always: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Terms of fewer bytes have been gone through before a thread has started. */
const TERMS_WITHIN = 6 * 1024 * 1024;

/**
 * Writes which terms have which three bytes, and what is found by texts that are in many terms. Shares of both are packed by
 * whoever is free, and written in their order.
 */
export async function writeSubstrings(
  database: DatabaseSync,
  { list, postings }: Terms,
  listed: ListedRows,
  { helpers, always, signal }: WritingThreads,
): Promise<void> {
  const source = { list, postings, listed, tables: finderTables(postings, listed) };
  const next = shared.int32s(1);
  const packer = new SubstringPacker(source);
  const writer = new ShareWriter(database);
  const stop = new AbortController();
  const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  await using threads = new AsyncDisposableStack();
  threads.defer(() => stop.abort());
  const count = always || list.bytes.length > TERMS_WITHIN ? Math.min(helpers, packer.shares - 1) : 0;
  const helped = Promise.all(
    Array.from({ length: count }, () => takeShares(threads.use(new Helper(toWork(source, next), ended)), writer)),
  );
  // What goes wrong in a thread is thrown when this one is through with its own.
  helped.catch(() => {});
  for (let share = Atomics.add(next, 0, 1); share < packer.shares; share = Atomics.add(next, 0, 1)) {
    writer.take({ share, rows: packer.pack(share) });
    await setImmediate();
  }
  await helped;
}

class Helper extends MessageThread<never, FromSubstringThread> {
  constructor(work: SubstringWork, ended: AbortSignal) {
    super(ENTRY, { workerData: work }, ended);
  }
}

async function takeShares(helper: Helper, writer: ShareWriter): Promise<void> {
  for (let heard = await helper.next(); heard.kind !== 'ended'; heard = await helper.next()) writer.take(heard);
}

/** Writes shares in their order, whenever they come. */
class ShareWriter {
  readonly #insertGram: StatementSync;
  readonly #insertBeginning: StatementSync;
  readonly #waiting = new Map<number, Uint8Array>();
  #next = 0;

  constructor(database: DatabaseSync) {
    this.#insertGram = database.prepare('INSERT INTO gram (n, packed) VALUES (?, ?)');
    this.#insertBeginning = database.prepare('INSERT INTO beginning (text, packed) VALUES (?, ?)');
  }

  take({ share, rows }: ShareRows): void {
    this.#waiting.set(share, rows);
    for (let ready = this.#waiting.get(this.#next); ready !== undefined; ready = this.#waiting.get(this.#next)) {
      readSubstrings(ready, {
        gram: (bytes, packed) => this.#insertGram.run(bytes, packed),
        beginning: (text, packed) => this.#insertBeginning.run(text, packed),
      });
      this.#waiting.delete(this.#next++);
    }
  }
}

/** The source runs as it is, and the bundler puts the thread's file beside the one that this comes to be in. */
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './substring-thread.ts' : './substring-thread.mjs',
  import.meta.url,
);
