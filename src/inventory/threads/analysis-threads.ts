import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { LayerArchive } from '../../image/index.ts';
import { changedLimits, type Digest } from '../../model/index.ts';
import type { Redirect } from '../linked-evidence.ts';
import { type FromAnalyst, fromFailure, type ToAnalyst } from './messages.ts';

/** More threads than this only wait for a disk or a network, and each takes some 50 MB. */
const MAX_THREADS = 4;
/**
 * Of a thread's heap, in megabytes, for what is young. With Node's own default each thread grows by 20 MB more for what
 * is mostly dead, and takes as long.
 */
const YOUNG_HEAP = { maxYoungGenerationSizeMb: 4 };

/** Chunks on their way to a thread: enough that it never waits for a disk. */
const CHUNKS_AHEAD = 4;

/** A layer to analyse. */
export interface AnalysisTask {
  readonly archive: LayerArchive;
  readonly diffId: Digest | null;
  readonly size: number;
  /** Null to analyse all of the layer under its own names. */
  readonly redirects: readonly Redirect[] | null;
  /**
   * Who reads and verifies the stored bytes of a layer that is a file: the thread itself where others have layers of
   * their own, so that no more threads than cores are at work; else this one, which has nothing to do.
   */
  readonly readBy: 'the-thread' | 'this-one';
}

/**
 * Threads that unpack and analyse layers, so that several are at work at once and this thread stays free to read and
 * verify their bytes. They are started when there is something to do.
 */
export class AnalysisThreads implements Disposable {
  readonly #limit: number;
  readonly #idle: Analyst[] = [];
  readonly #waiting: ((analyst: Analyst) => void)[] = [];
  readonly #all: Analyst[] = [];

  /** @param limit how many threads at the most; by default one a core */
  constructor(limit: number = Math.min(availableParallelism(), MAX_THREADS)) {
    this.#limit = Math.max(limit, 1);
  }

  /**
   * The analysis of a layer, as `encodeEntry` writes it.
   * @throws {ImageError} as reading the layer does
   * @throws {InventoryError} when the layer is over a limit
   */
  async analyse(task: AnalysisTask): Promise<Buffer> {
    const analyst = await this.#take();
    try {
      return await analyst.analyse(task);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(analyst);
      else next(analyst);
    }
  }

  /** Ends them, for which nobody has to wait: whatever they were given was done. */
  [Symbol.dispose](): void {
    for (const analyst of this.#all) analyst.stop();
  }

  async #take(): Promise<Analyst> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#all.length < this.#limit) {
      const analyst = new Analyst();
      this.#all.push(analyst);
      return analyst;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Set by the bundler where everything is in one file, which then is the thread's, too (src/action/main.ts). */
declare const IN_ONE_FILE: true | undefined;

const ENTRY =
  typeof IN_ONE_FILE === 'undefined'
    ? new URL(import.meta.url.endsWith('.ts') ? './analysis-thread.ts' : './analysis-thread.mjs', import.meta.url)
    : new URL(import.meta.url);

/** Node's threads are loaded here, where one is started: most scans find all layers in the cache. */
function startWorker(): Worker {
  const threads = process.getBuiltinModule('node:worker_threads');
  return new threads.Worker(ENTRY, { workerData: changedLimits(), resourceLimits: YOUNG_HEAP });
}

/** One thread, which does one task at a time. */
class Analyst {
  readonly #worker = startWorker();
  /** Why the thread ended, if it did before it was told to. */
  #end: Error | null = null;
  #hear: (message: FromAnalyst | Error) => void = () => {};

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (message: FromAnalyst) => this.#hear(message));
    this.#worker.on('error', (error: unknown) => {
      this.#end = error instanceof Error ? error : new Error(String(error));
      this.#hear(this.#end);
    });
  }

  async analyse(task: AnalysisTask): Promise<Buffer> {
    const { archive, diffId, size, redirects } = task;
    await using lent = task.readBy === 'the-thread' ? await archive.lend() : null;
    const inbox = new Inbox();
    this.#hear = (message) => inbox.put(message);
    if (this.#end !== null) throw this.#end;
    this.#worker.ref();
    try {
      this.#say({ kind: 'analyse', subject: archive.subject, diffId, size, redirects, inFile: lent?.archive ?? null });
      let failure: { readonly error: unknown } | null = null;
      for (;;) {
        const message = await inbox.next();
        if (message.kind === 'analysed') {
          return Buffer.from(message.entry.buffer, message.entry.byteOffset, message.entry.byteLength);
        }
        if (message.kind === 'failed') throw failure?.error ?? fromFailure(message.failure);
        if (message.kind === 'read') lent?.tell(message.bytes);
        if (message.kind !== 'open') continue;
        try {
          await archive.read((stored, hashLike) => this.#send(stored, hashLike, inbox));
          this.#say({ kind: 'verified' });
        } catch (error) {
          failure ??= { error };
          this.#say({ kind: 'broken' });
        }
      }
    } finally {
      this.#worker.unref();
      this.#hear = () => {};
    }
  }

  stop(): void {
    void this.#worker.terminate();
  }

  /** Sends a layer's bytes, a few chunks ahead of the thread, and waits for what it makes of them. */
  async #send(stored: AsyncIterator<Buffer>, hashLike: Digest | null, inbox: Inbox): Promise<Digest | null> {
    this.#say({ kind: 'opened', hashLike });
    let ahead = 0;
    let ended = false;
    for (;;) {
      while (!ended && ahead < CHUNKS_AHEAD) {
        const chunk = await stored.next();
        ended = chunk.done === true;
        if (chunk.done) this.#say({ kind: 'end' });
        else this.#sendChunk(chunk.value);
        ahead++;
      }
      const message = await inbox.next();
      if (message.kind === 'taken') ahead--;
      else if (message.kind === 'unpacked') return message.plainDigest;
      else if (message.kind === 'not-unpacked') throw fromFailure(message.failure);
      else if (message.kind === 'failed') throw fromFailure(message.failure);
    }
  }

  #sendChunk(chunk: Buffer): void {
    const { buffer } = chunk;
    const isWhole = chunk.byteOffset === 0 && chunk.byteLength === buffer.byteLength;
    const bytes = isWhole ? new Uint8Array(buffer) : Uint8Array.from(chunk);
    this.#worker.postMessage({ kind: 'chunk', bytes } satisfies ToAnalyst, [bytes.buffer as ArrayBuffer]);
  }

  #say(message: ToAnalyst): void {
    this.#worker.postMessage(message);
  }
}

/** What a thread said, in its order. */
class Inbox {
  readonly #messages: (FromAnalyst | Error)[] = [];
  #wake: () => void = () => {};

  put(message: FromAnalyst | Error): void {
    this.#messages.push(message);
    this.#wake();
  }

  async next(): Promise<FromAnalyst> {
    for (;;) {
      const message = this.#messages.shift();
      if (message instanceof Error) throw message;
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
