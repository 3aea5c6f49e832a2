import { FeedError } from './errors.ts';
import { readerOf } from './formats/index.ts';
import { type FeedFile, readInput } from './input/index.ts';
import { isLicenceFile, licenceOfText } from './licence.ts';
import type { FeedReader } from './reader.ts';
import { Sources } from './sources.ts';
import type { FeedItem, FeedSpec, ReadFeedOptions } from './types.ts';

/** Items a batch: enough that awaiting one costs nothing beside reading it. */
const BATCH_ITEMS = 100;

/**
 * Reads a feed, in batches of some records each, in the input's own deterministic order (folders by name, archives as
 * they are written). A record that cannot be read is an item; the reader goes on.
 * @throws {FeedError} when the input is missing, is no feed of that format, is cut off, or is over a limit.
 */
export async function* readFeed(spec: FeedSpec, options: ReadFeedOptions = {}): AsyncGenerator<readonly FeedItem[]> {
  const reader = readerOf(spec.format);
  const sources = new Sources(spec);
  const verdict = new Verdict(spec, reader);
  const wants = (name: string): boolean => reader.wants(name) || isLicenceFile(name);
  let batch: FeedItem[] = [];
  for await (const files of readInput(spec.location, { ...options, wants })) {
    options.signal?.throwIfAborted();
    for (const item of itemsOf(files, reader, sources, verdict)) {
      batch.push(item);
      if (batch.length < BATCH_ITEMS) continue;
      yield batch;
      batch = [];
    }
  }
  verdict.give();
  if (batch.length > 0) yield batch;
}

function* itemsOf(
  files: readonly FeedFile[],
  reader: FeedReader,
  sources: Sources,
  verdict: Verdict,
): Generator<FeedItem> {
  for (const file of files) {
    if (isLicenceFile(file.name)) {
      sources.state(licenceOfText(file.bytes.toString('utf8')));
      continue;
    }
    verdict.file();
    for (const item of reader.read(file, sources)) {
      verdict.item(item);
      yield item;
    }
  }
}

/** Whether the input was a feed of that format at all: one that holds nothing but unreadable files is not. */
class Verdict {
  readonly #spec: FeedSpec;
  readonly #reader: FeedReader;
  #files = 0;
  #readable = 0;
  #firstUnreadable: { readonly name: string; readonly reason: string } | null = null;

  constructor(spec: FeedSpec, reader: FeedReader) {
    this.#spec = spec;
    this.#reader = reader;
  }

  file(): void {
    this.#files += 1;
  }

  item(item: FeedItem): void {
    if (item.kind === 'unreadable') this.#firstUnreadable ??= item;
    else this.#readable += 1;
  }

  /** @throws {FeedError} */
  give(): void {
    if (this.#files > 0 && (this.#readable > 0 || this.#firstUnreadable === null)) return;
    const found = this.#firstUnreadable
      ? `is no feed in the format ${this.#spec.format}: ${this.#firstUnreadable.name} ${this.#firstUnreadable.reason}`
      : `holds nothing in the format ${this.#spec.format}`;
    throw new FeedError('not-a-feed', this.#spec.location, found, `expected ${this.#reader.expects}`);
  }
}
