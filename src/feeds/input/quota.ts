import { limits } from '../../model/index.ts';
import { FeedError } from '../errors.ts';

/** Counts what one feed unpacks to, and refuses more than the limits allow. */
export class Quota {
  readonly #subject: string;
  #files = 0;
  #bytes = 0;

  constructor(subject: string) {
    this.#subject = subject;
  }

  /**
   * Takes one file of that size, in bytes, into account.
   * @throws {FeedError} when it is one too many or too much.
   */
  take(name: string, size: number): void {
    if (size > limits.feedFileBytes)
      throw overLimit(name, `has more than ${limits.feedFileBytes} bytes (limits.feedFileBytes)`);
    this.#files += 1;
    this.#bytes += size;
    if (this.#files > limits.feedFiles)
      throw overLimit(this.#subject, `holds more than ${limits.feedFiles} files (limits.feedFiles)`);
    if (this.#bytes > limits.feedBytes)
      throw overLimit(this.#subject, `unpacks to more than ${limits.feedBytes} bytes (limits.feedBytes)`);
  }
}

export function overLimit(subject: string, problem: string): FeedError {
  return new FeedError('feed-over-limit', subject, problem, 'that is more than any feed that fixedin knows');
}
