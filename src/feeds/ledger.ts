import { FeedError } from './errors.ts';
import { readerOf } from './formats/index.ts';
import { Sources } from './sources.ts';
import type { FeedWitness } from './turns.ts';
import type { FeedItem, FeedSpec } from './types.ts';

/** What is to be known of a feed as a whole, whoever reads its records: its sources, and whether it was a feed at all. */
export class FeedLedger implements FeedWitness {
  readonly sources: Sources;
  readonly #spec: FeedSpec;
  #files = 0;
  #readable = 0;
  #firstUnreadable: { readonly name: string; readonly reason: string } | null = null;

  constructor(spec: FeedSpec) {
    this.#spec = spec;
    this.sources = new Sources(spec);
  }

  file(): void {
    this.#files += 1;
  }

  stated(licence: string): void {
    this.sources.state(licence);
  }

  /** To be told of items in their order; name and reason are those of an unreadable one. */
  item(kind: FeedItem['kind'], name = '', reason = ''): void {
    if (kind === 'unreadable') this.#firstUnreadable ??= { name, reason };
    else this.#readable += 1;
  }

  /**
   * To be called when all is read.
   * @throws {FeedError} when it was no feed of that format: one that holds nothing but unreadable files is not.
   */
  close(): void {
    if (this.#files > 0 && (this.#readable > 0 || this.#firstUnreadable === null)) return;
    const { format, location } = this.#spec;
    const found = this.#firstUnreadable
      ? `is no feed in the format ${format}: ${this.#firstUnreadable.name} ${this.#firstUnreadable.reason}`
      : `holds nothing in the format ${format}`;
    throw new FeedError('not-a-feed', location, found, `expected ${readerOf(format).expects}`);
  }
}
