import type { FeedItem, FeedSource } from '../../feeds/index.ts';
import type { SeverityRating } from '../../model/index.ts';
import { DIGEST_BYTES, PackedReader } from '../packed/packed.ts';
import { unpackRatings } from '../packed/packed-ratings.ts';
import type { Collector } from '../writing/collect.ts';
import type { SourceTallies, SourceTally } from '../writing/source-tally.ts';
import { ENRICHMENT_PARTS, PACKED } from './packed-items.ts';
import { isPerPackage } from './per-package.ts';

/** Who is to know what is read of a feed beside what is collected. */
export interface TakenFeed {
  /** Where the source's own location is that of a copy, what it is a copy of. */
  readonly copyOf: string | null;
  /** The source of a name; the `nth` that a packer tells of, from 0. */
  source(name: string, dated: boolean, nth: number): FeedSource;
  licence(source: FeedSource, licence: string): void;
  stated(licence: string): void;
  file(): void;
  /** Name and reason are those of an unreadable one. */
  item(kind: FeedItem['kind'], name?: string, reason?: string): void;
}

/** What the texts that one packer wrote out once have become here. */
export class PackersTexts {
  readonly sources: KnownSource[] = [];
  readonly ecosystems: { readonly number: number; readonly prefix: Buffer }[] = [];
  readonly architectures: number[] = [];
  readonly urls: number[] = [];
  readonly labels: string[] = [];
  readonly ratings: { readonly ratings: readonly SeverityRating[]; number: number }[] = [];
}

interface KnownSource {
  readonly source: FeedSource;
  /** Null as long as there is no item of it. */
  tally: SourceTally | null;
  readonly isPerPackage: boolean;
  /** In the collector's `sources`; −1 as long as no advisory is of it. */
  number: number;
}

/** Of a feed, whichever bytes they came in: when what waits is written is part of how the file is laid out. */
const ITEMS_UNSETTLED = 100;

/** Takes what an `ItemPacker` packed, and hands it to the collector and the tallies. */
export class ItemTaker {
  readonly #collector: Collector;
  readonly #tallies: SourceTallies;
  /** An ecosystem's number and a package's name. */
  #key = Buffer.allocUnsafe(4096);

  #unsettled = 0;

  constructor(collector: Collector, tallies: SourceTallies) {
    this.#collector = collector;
    this.#tallies = tallies;
  }

  /**
   * @param texts those of the packer
   * @returns how many items they were
   */
  async take(bytes: Buffer, texts: PackersTexts, feed: TakenFeed): Promise<number> {
    const reader = new PackedReader(bytes);
    let items = 0;
    while (!reader.atEnd) {
      const kind = reader.number();
      if (kind === PACKED.file) feed.file();
      else if (kind === PACKED.stated) feed.stated(reader.text());
      else {
        const source = this.#source(reader, texts, feed);
        if (kind === PACKED.licence) feed.licence(source.source, reader.text());
        else {
          this.#item(kind, { bytes, reader, texts, feed }, source);
          items++;
          if (++this.#unsettled === ITEMS_UNSETTLED) await this.settle();
        }
      }
    }
    return items;
  }

  /** To be awaited at the end of each feed. */
  async settle(): Promise<void> {
    this.#unsettled = 0;
    await this.#collector.settle();
  }

  #source(reader: PackedReader, { sources }: PackersTexts, feed: TakenFeed): KnownSource {
    const known = sources[reader.number() - 1];
    if (known !== undefined) return known;
    const source = feed.source(reader.text(), reader.number() === 1, sources.length);
    const met = { source, tally: null, isPerPackage: isPerPackage(source.format), number: -1 };
    sources.push(met);
    return met;
  }

  #item(kind: number, from: From, source: KnownSource): void {
    const { reader, feed } = from;
    source.tally ??= this.#tallies.of(source.source, feed.copyOf);
    const { tally } = source;
    switch (kind) {
      case PACKED.advisory:
        feed.item('advisory');
        this.#advisory(from, source, tally);
        return;
      case PACKED.enrichment:
        feed.item('enrichment');
        this.#enrichment(from, tally);
        return;
      case PACKED.unreadable: {
        const [name, reason] = [reader.text(), reader.text()];
        feed.item('unreadable', name, reason);
        tally.leaveOut({ kind: 'unreadable', name, reason });
        return;
      }
      case PACKED.refused:
        feed.item('advisory');
        tally.leaveOut({ kind: 'unreadable', name: reader.text(), reason: reader.text() });
        return;
      default:
        feed.item('left-out');
        tally.leaveOut({ kind: 'left-out', name: reader.text(), reason: reader.text() });
    }
  }

  #advisory(from: From, source: KnownSource, tally: SourceTally): void {
    const { bytes, reader } = from;
    const collector = this.#collector;
    const own = this.#id(from);
    const isVendors = reader.number() === 1;
    const [aliases, upstream] = [reader.list(() => this.#id(from)), reader.list(() => this.#id(from))];
    collector.identity.addNumbered({ own, aliases, upstream, isVendors }, source.isPerPackage);
    if (source.number < 0) source.number = collector.sources.numberOf(source.source.name);
    const [published, modified, withdrawn] = [reader.number() - 1, reader.number() - 1, reader.number() - 1];
    const isOdd = reader.number() === 1;
    const url = isOdd ? null : this.#url(from);
    const oddUrl = isOdd ? reader.text() : null;
    const proseLength = reader.number();
    const prose = reader.skip(proseLength);
    collector.addAdvisory({
      ...{ id: own, source: source.number, published, modified, withdrawn, url, oddUrl },
      prose: bytes.subarray(prose, prose + proseLength),
      summaryLength: reader.number(),
      detailsLength: reader.number(),
      ratings: this.#ratings(from),
    });
    for (let left = reader.number(); left > 0; left--) this.#statement(from);
    tally.read(published < 0 ? null : published, modified < 0 ? null : modified);
  }

  #statement(from: From): void {
    const { reader } = from;
    const collector = this.#collector;
    const position = collector.addStatement({
      package: this.#package(from),
      architecture: this.#architecture(from),
      judgement: this.#judgement(from),
      ratings:
        reader.number() === 1
          ? this.#ratings(from)
          : collector.advisories.ratings.at(collector.advisories.id.length - 1),
      status: reader.number(),
      updated: reader.signed(),
    });
    for (let left = reader.number(); left > 0; left--) {
      const length = reader.number();
      const start = reader.skip(length);
      collector.addComponent(collector.components.numberOfBytes(from.bytes, start, start + length), position);
    }
  }

  #id({ bytes, reader }: From): number {
    const length = reader.number();
    const start = reader.skip(length);
    return this.#collector.identity.numberOf(bytes, start, start + length);
  }

  #package({ bytes, reader, texts }: From): number {
    const { ecosystems, packages } = this.#collector;
    let ecosystem = texts.ecosystems[reader.number() - 1];
    if (ecosystem === undefined) {
      const number = ecosystems.numberOf(reader.text());
      ecosystem = { number, prefix: Buffer.from(`${number}\n`) };
      texts.ecosystems.push(ecosystem);
    }
    const { prefix } = ecosystem;
    const length = reader.number();
    const start = reader.skip(length);
    if (prefix.length + length > this.#key.length) this.#key = Buffer.allocUnsafe(2 * (prefix.length + length));
    prefix.copy(this.#key);
    bytes.copy(this.#key, prefix.length, start, start + length);
    return packages.numberOfBytes(this.#key, 0, prefix.length + length);
  }

  #architecture({ reader, texts }: From): number {
    const known = texts.architectures[reader.number() - 1];
    if (known !== undefined) return known;
    const number = this.#collector.architectures.numberOf(reader.text());
    texts.architectures.push(number);
    return number;
  }

  #url({ reader, texts }: From): number {
    const known = texts.urls[reader.number() - 1];
    if (known !== undefined) return known;
    const number = this.#collector.urls.numberOf(reader.text());
    texts.urls.push(number);
    return number;
  }

  #judgement({ bytes, reader }: From): number {
    const length = reader.number();
    const digest = length < DIGEST_BYTES ? -1 : reader.skip(DIGEST_BYTES);
    const start = reader.skip(length);
    return digest < 0
      ? this.#collector.judgementNumber(bytes, start, start + length, start, start + length)
      : this.#collector.judgementNumber(bytes, digest, digest + DIGEST_BYTES, start, start + length);
  }

  #ratings(from: From): number {
    const set = this.#ratingSet(from);
    if (set.number < 0) set.number = this.#collector.ratingsNumber(set.ratings);
    return set.number;
  }

  /** Its number in the collector is −1 as long as nothing that is kept has it. */
  #ratingSet({ reader, texts }: From): PackersTexts['ratings'][number] {
    const known = texts.ratings[reader.number() - 1];
    if (known !== undefined) return known;
    for (let left = reader.number(); left > 0; left--) texts.labels.push(reader.text());
    const set = { ratings: unpackRatings(reader, texts.labels), number: -1 };
    texts.ratings.push(set);
    return set;
  }

  #enrichment(from: From, tally: SourceTally): void {
    const { reader } = from;
    const collector = this.#collector;
    const id = reader.text();
    const parts = reader.number();
    const kev =
      parts & ENRICHMENT_PARTS.kev
        ? { added: reader.number(), due: optional(reader), ransomware: reader.number() === 1, name: reader.text() }
        : null;
    const epss =
      parts & ENRICHMENT_PARTS.epss
        ? { probability: reader.real(), percentile: reader.real(), date: optional(reader) }
        : null;
    const nvd =
      parts & ENRICHMENT_PARTS.nvd
        ? {
            ...{ description: reader.text(), published: optional(reader), modified: optional(reader) },
            rejected: reader.number() === 1,
            ratings: this.#ratingSet(from).ratings,
          }
        : null;
    if (kev === null && !collector.identity.has(id)) {
      const reason = 'a vulnerability that no advisory of this database names';
      tally.leaveOut({ kind: 'left-out', name: id, reason });
      return;
    }
    collector.addEnrichment({ id, ...(kev && { kev }), ...(epss && { epss }), ...(nvd && { nvd }) });
    tally.read(kev?.added ?? epss?.date ?? nvd?.modified ?? null);
  }
}

interface From {
  readonly bytes: Buffer;
  readonly reader: PackedReader;
  readonly texts: PackersTexts;
  readonly feed: TakenFeed;
}

function optional(reader: PackedReader): number | null {
  const number = reader.number();
  return number === 0 ? null : number - 1;
}
