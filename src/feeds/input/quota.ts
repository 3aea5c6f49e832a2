import { FeedError } from '../errors.ts';
import { FEED_BYTES, FEED_FILES, FILE_BYTES } from '../limits.ts';

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
    if (size > FILE_BYTES) throw overLimit(name, `has more than ${FILE_BYTES} bytes`);
    this.#files += 1;
    this.#bytes += size;
    if (this.#files > FEED_FILES) throw overLimit(this.#subject, `holds more than ${FEED_FILES} files`);
    if (this.#bytes > FEED_BYTES) throw overLimit(this.#subject, `unpacks to more than ${FEED_BYTES} bytes`);
  }
}

export function overLimit(subject: string, problem: string): FeedError {
  return new FeedError('feed-over-limit', subject, problem, 'that is more than any feed that fixedin knows');
}
