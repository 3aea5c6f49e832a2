import {
  type FeedItem,
  FeedLedger,
  type FeedSource,
  type FeedSpec,
  feedTurns,
  isUrl,
  type OpenInput,
  openInput,
} from '../../feeds/index.ts';
import { sourceFailed } from '../updating/source-failed.ts';
import type { Collector } from '../writing/collect.ts';
import type { SourceTallies } from '../writing/source-tally.ts';
import { ItemPacker } from './item-packer.ts';
import { ItemTaker, PackersTexts, type TakenFeed } from './item-taker.ts';
import { ReadingThreads, readingThreads } from './reading-threads.ts';

/** A feed to read. */
export interface FeedInput extends FeedSpec {
  /** The URL (without credentials) by which a fetched file is to be known. */
  readonly copyOf?: string;
}

export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  /** How far an input is read, and how many records of all were taken. `total` is 0 where it is not known. */
  readonly onProgress: (location: string, bytesRead: number, total: number, records: number) => void;
  /** Told after each batch of records that was taken. */
  readonly onTaken: () => void;
  /** How many threads are to read; by default as many as the machine has cores for, once there is enough for them to do. */
  readonly threads?: number | undefined;
}

/** So much is read without threads: starting them takes as long. */
const HERE_BYTES = 6 * 1024 * 1024;

/** So many bytes of packed items are taken together. */
const BYTES_TOGETHER = 256 * 1024;

/** Reads feeds and items that were read already, one after the other, into the collector. */
export class FeedReading implements AsyncDisposable {
  readonly #collector: Collector;
  readonly #taker: ItemTaker;
  readonly #options: ReadingOptions;
  readonly #packer = new ItemPacker();
  readonly #packersTexts = new PackersTexts();
  readonly #threadsTexts: PackersTexts[] = [];
  #threads: ReadingThreads | null = null;
  /** The input that the threads were told of before it was its turn. */
  #ahead: { readonly feed: FeedInput; readonly input: Promise<OpenInput> } | null = null;
  #bytesHere = 0;
  #records = 0;

  constructor(collector: Collector, tallies: SourceTallies, options: ReadingOptions) {
    this.#collector = collector;
    this.#taker = new ItemTaker(collector, tallies);
    this.#options = options;
  }

  /** Of all so far. */
  get records(): number {
    return this.#records;
  }

  async takeItems(items: readonly FeedItem[]): Promise<void> {
    const sources = [...new Set(items.map(({ source }) => source))];
    this.#packer.startFeed('osv');
    this.#packersTexts.sources.length = 0;
    const feed = givenFeed(sources);
    for (const item of items) {
      this.#packer.add(item);
      if (this.#packer.length >= BYTES_TOGETHER) await this.#takeHere(feed);
    }
    await this.#takeHere(feed);
    await this.#taker.settle();
  }

  /**
   * Reads a feed.
   * @param next the one that will be read after it
   * @throws {FeedError} when it is missing or is no feed of its format, as one of `copyOf` where it is a copy.
   */
  async read(feed: FeedInput, next: FeedInput | undefined): Promise<void> {
    const { copyOf } = feed;
    try {
      await this.#read(feed, next);
    } catch (error) {
      throw copyOf === undefined ? error : sourceFailed(copyOf, error);
    }
  }

  /** Ends the threads, if there are any. */
  async finish(): Promise<void> {
    this.#collector.statistics.join(this.#packer.statistics.counted());
    for (const counted of (await this.#threads?.end()) ?? []) this.#collector.statistics.join(counted);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads?.[Symbol.asyncDispose]();
    const left = await this.#ahead?.input.catch(() => null);
    await left?.[Symbol.asyncDispose]();
  }

  async #read(feed: FeedInput, next: FeedInput | undefined): Promise<void> {
    const { signal, onProgress } = this.#options;
    const { format, location, copyOf = null } = feed;
    const tell = (bytesRead: number, total: number) => onProgress(copyOf ?? location, bytesRead, total, this.#records);
    const ahead = this.#ahead?.feed === feed ? this.#ahead.input : null;
    this.#ahead = null;
    await using input = await (ahead ?? openInput(location, { signal, onProgress: tell }));
    const ledger = new FeedLedger(feed);
    const taken = takenFeed(ledger, copyOf);
    for (const texts of [this.#packersTexts, ...this.#threadsTexts]) texts.sources.length = 0;
    const { place } = input;
    const from = ahead !== null ? 0 : await this.#readHere({ format, place }, taken, isUrl(location) ? () => {} : tell);
    if (from !== null) {
      const threads = await this.#startThreads();
      if (ahead === null) threads.begin({ format, place }, from);
      if (next !== undefined && !isUrl(next.location)) this.#startAhead(next, threads);
      for await (const { thread, bytes, progress } of threads.batches()) {
        await this.#take(bytes, this.#threadsTexts[thread] ?? this.#packersTexts, taken);
        if (progress !== null && !isUrl(location)) tell(progress.bytesRead, progress.total);
      }
    }
    ledger.close();
    await this.#taker.settle();
  }

  /**
   * Reads turns on this thread, as long as they are little altogether.
   * @returns the turn from which on threads are to read; null when there is none left
   */
  async #readHere(
    feed: Parameters<typeof feedTurns>[0],
    taken: TakenFeed,
    onProgress: (bytesRead: number, total: number) => void,
  ): Promise<number | null> {
    const { signal } = this.#options;
    if (this.#threads !== null) return 0;
    this.#packer.startFeed(feed.format);
    let number = 0;
    for (const turn of feedTurns(feed, this.#packer, this.#packer, { ...(signal && { signal }), onProgress })) {
      this.#bytesHere += turn.bytes;
      if (this.#bytesHere > (this.#options.threads === undefined ? HERE_BYTES : 0) && this.#threadCount > 0)
        return number;
      number++;
      for await (const items of turn.records()) {
        signal?.throwIfAborted();
        for (const item of items) {
          this.#packer.add(item);
          if (this.#packer.length >= BYTES_TOGETHER) await this.#takeHere(taken);
        }
      }
      await this.#takeHere(taken);
    }
    return null;
  }

  get #threadCount(): number {
    return this.#options.threads ?? readingThreads();
  }

  async #startThreads(): Promise<ReadingThreads> {
    if (this.#threads !== null) return this.#threads;
    this.#threads = await ReadingThreads.start(this.#threadCount, this.#options.signal);
    for (let thread = 0; thread < this.#threadCount; thread++) this.#threadsTexts.push(new PackersTexts());
    return this.#threads;
  }

  /** A feed that is missing is told of when it is its turn. */
  #startAhead(feed: FeedInput, threads: ReadingThreads): void {
    const { format, location } = feed;
    const input = openInput(location, {}).then((opened) => {
      threads.begin({ format, place: opened.place }, 0);
      return opened;
    });
    input.catch(() => {});
    this.#ahead = { feed, input };
  }

  async #takeHere(feed: TakenFeed): Promise<void> {
    await this.#take(this.#packer.take(), this.#packersTexts, feed);
  }

  async #take(bytes: Buffer, texts: PackersTexts, feed: TakenFeed): Promise<void> {
    this.#options.signal?.throwIfAborted();
    this.#records += await this.#taker.take(bytes, texts, feed);
    this.#options.onTaken();
  }
}

/** Items that were read already have sources of their own. */
function givenFeed(sources: readonly FeedSource[]): TakenFeed {
  const nothing = () => {};
  return {
    copyOf: null,
    source: (name, _, nth) => {
      const source = sources[nth];
      if (source === undefined) throw new RangeError(`no source ${name} was given`);
      return source;
    },
    ...{ licence: nothing, stated: nothing, file: nothing, item: nothing },
  };
}

function takenFeed(ledger: FeedLedger, copyOf: string | null): TakenFeed {
  return {
    copyOf,
    source: (name, dated) => ledger.sources.named(name, null, dated),
    licence: ({ name, dated }, licence) => ledger.sources.named(name, licence, dated),
    stated: (licence) => ledger.stated(licence),
    file: () => ledger.file(),
    item: (kind, name, reason) => ledger.item(kind, name, reason),
  };
}
