import { Worker, type WorkerOptions } from 'node:worker_threads';

/** A thread that answers in messages, which are taken one after the other. */
export class MessageThread<Said, Heard> implements AsyncDisposable {
  readonly #worker: Worker;
  /** Settles once it has a heap, or will never have one. */
  readonly started: Promise<void>;
  readonly #inbox: Heard[] = [];
  #failure: { readonly reason: unknown } | null = null;
  #wake: (() => void) | null = null;

  /** @param ended ends all waiting */
  constructor(entry: URL, options: WorkerOptions, ended: AbortSignal) {
    this.#worker = new Worker(entry, options);
    this.started = new Promise<void>((resolve) => {
      for (const event of ['online', 'error', 'exit']) this.#worker.once(event, () => resolve());
    });
    const fail = (reason: unknown) => {
      this.#failure ??= { reason };
      this.#wake?.();
    };
    this.#worker.on('message', (message: Heard) => {
      this.#inbox.push(message);
      this.#wake?.();
    });
    this.#worker.on('error', fail);
    this.#worker.on('exit', () => fail(new Error('a thread ended before it was done')));
    if (ended.aborted) fail(ended.reason);
    else ended.addEventListener('abort', () => fail(ended.reason), { once: true });
  }

  say(message: Said): void {
    this.#worker.postMessage(message);
  }

  /** A message that has come; undefined when there is none. */
  heard(): Heard | undefined {
    return this.#inbox.shift();
  }

  /** Waits for a message. @throws what has ended the thread, or the waiting */
  async next(): Promise<Heard> {
    for (;;) {
      const message = this.#inbox.shift();
      if (message !== undefined) return message;
      if (this.#failure !== null) throw this.#failure.reason;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
