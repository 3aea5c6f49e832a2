import { availableParallelism } from 'node:os';
import type { FeedFormat, InputPlace } from '../../feeds/index.ts';
import { changedLimits } from '../../model/index.ts';
import { withYoungGeneration } from '../arrays/small-heaps.ts';
import { MessageThread } from '../message-thread.ts';
import type { Counted } from '../writing/statistics.ts';
import { type FromReader, fromFailure, type ToReader } from './messages.ts';

/** More than this only wait for the thread that collects what they read, and each takes some 60 MB. */
const MAX_THREADS = 3;

/** Of a thread's heap, in megabytes, for what is young: a record is made, packed and forgotten. */
const YOUNG_MEGABYTES = 8;

/** Three times that, as V8 counts: https://nodejs.org/api/worker_threads.html#new-workerfilename-options */
const YOUNG_HEAP = { maxYoungGenerationSizeMb: 3 * YOUNG_MEGABYTES };

/** Set by the bundler where everything is in one file, from which no thread of this kind can be started. */
declare const IN_ONE_FILE: true | undefined;

/** How many threads there are to read with; none where they would take turns on one core. */
export function readingThreads(): number {
  if (typeof IN_ONE_FILE !== 'undefined' || availableParallelism() < 2) return 0;
  return Math.min(availableParallelism(), MAX_THREADS);
}

/** What one thread read, in its order. */
export interface ReadBatch {
  /** The thread's number, whose packer packed it. */
  readonly thread: number;
  readonly bytes: Buffer;
  readonly progress: { readonly bytesRead: number; readonly total: number } | null;
}

/** Threads that read feeds in turns; what they read comes in the feeds' own order, whoever is the quicker. */
export class ReadingThreads implements AsyncDisposable {
  readonly #readers: readonly Reader[];
  readonly #stop: AbortController;

  private constructor(readers: readonly Reader[], stop: AbortController) {
    this.#readers = readers;
    this.#stop = stop;
  }

  /** @param signal ends all waiting */
  static async start(count: number, signal: AbortSignal | undefined): Promise<ReadingThreads> {
    const stop = new AbortController();
    const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const readers: Reader[] = [];
    await withYoungGeneration(YOUNG_MEGABYTES, () => {
      for (let nth = 0; nth < count; nth++) readers.push(new Reader(ended));
      return Promise.all(readers.map((reader) => reader.started));
    });
    return new ReadingThreads(readers, stop);
  }

  /** Lets the threads begin a feed as soon as they are through with those before it. */
  begin(feed: { readonly format: FeedFormat; readonly place: InputPlace }, from: number): void {
    const { format, place } = feed;
    for (const [nth, reader] of this.#readers.entries()) {
      reader.say({ kind: 'read', share: { format, place, from, nth, of: this.#readers.length } });
    }
  }

  /**
   * What was read of the feed that was started first of those that were not asked for.
   * @throws {FeedError} as reading does
   */
  async *batches(): AsyncGenerator<ReadBatch> {
    for (let turn = 0; ; turn++) {
      const thread = turn % this.#readers.length;
      const reader = this.#readers[thread];
      if (reader === undefined) return;
      for (let isTurnEnd = false; !isTurnEnd; ) {
        const message = await reader.read();
        if (message.kind !== 'items') {
          // All have gone through as many turns; the others must have come to the end, too.
          for (const other of this.#readers) if (other !== reader) await other.read();
          return;
        }
        const { buffer, byteOffset, byteLength } = message.bytes;
        yield { thread, bytes: Buffer.from(buffer, byteOffset, byteLength), progress: message.progress };
        reader.say({ kind: 'taken' });
        ({ isTurnEnd } = message);
      }
    }
  }

  /** Ends the threads, all of whose batches were taken. @returns what they have counted */
  async end(): Promise<readonly Counted[]> {
    for (const reader of this.#readers) reader.say({ kind: 'end' });
    const counted: Counted[] = [];
    for (const reader of this.#readers) {
      const message = await reader.read();
      if (message.kind === 'ended') counted.push(message.counted);
    }
    await this[Symbol.asyncDispose]();
    return counted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader[Symbol.asyncDispose]()));
    this.#stop.abort();
  }
}

/** The source runs as it is, and the bundler puts the thread's file beside the one that this comes to be in. */
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './reading-thread.ts' : './reading-thread.mjs',
  import.meta.url,
);

/** One thread. */
class Reader extends MessageThread<ToReader, FromReader> {
  constructor(ended: AbortSignal) {
    super(ENTRY, { workerData: changedLimits(), resourceLimits: YOUNG_HEAP }, ended);
  }

  /** @throws {FeedError} when the thread could not read a feed */
  async read(): Promise<Exclude<FromReader, { kind: 'failed' }>> {
    const message = await this.next();
    if (message.kind === 'failed') throw fromFailure(message.failure);
    return message;
  }
}
