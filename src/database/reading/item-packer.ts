import type { FeedItem, FeedSource, FeedWitness, NamedSources } from '../../feeds/index.ts';
import {
  type Advisory,
  type AffectedPackage,
  canonicalName,
  type Enrichment,
  ecosystemType,
  type Judgement,
  type SeverityRating,
  STATUSES,
  urlPart,
} from '../../model/index.ts';
import { ByteTable } from '../arrays/byte-table.ts';
import { Interner } from '../arrays/columns.ts';
import { IDS_PER_RECORD_LIMIT } from '../limits.ts';
import { ID_IN_URL, PART_IN_URL } from '../packed/id-in-url.ts';
import { DIGEST_BYTES, PackedWriter } from '../packed/packed.ts';
import { packJudgement } from '../packed/packed-judgement.ts';
import { packRatings } from '../packed/packed-ratings.ts';
import { packProse } from '../packed/prose.ts';
import { standing } from '../records/standing.ts';
import { isVendorAdvisory, upstreamOf } from '../writing/identity.ts';
import { StatisticsCounter } from '../writing/statistics.ts';
import { ENRICHMENT_PARTS, PACKED } from './packed-items.ts';
import { isPerPackage } from './per-package.ts';

/**
 * Packs items, and what else is read of a feed, for an `ItemTaker`. All that can be done with an item by itself is done
 * here, so that little is left to do for the one thread that collects them.
 */
export class ItemPacker implements NamedSources, FeedWitness {
  readonly statistics = new StatisticsCounter();
  readonly #writer = new PackedWriter();
  readonly #part = new PackedWriter();
  readonly #ecosystems = new Interner();
  readonly #architectures = new Interner();
  readonly #urls = new Interner();
  readonly #labels = new Interner();
  #labelsTold = 0;
  readonly #ratingSets = new ByteTable();
  #format: FeedSource['format'] = 'osv';
  readonly #sources = new Map<FeedSource, number>();
  readonly #byName = new Map<string, FeedSource>();
  readonly #licences = new Map<FeedSource, Set<string>>();

  /** In bytes, of what is to be taken. */
  get length(): number {
    return this.#writer.length;
  }

  /** What was packed since the last call, for the taker that was given all before. */
  take(): Buffer {
    return this.#writer.take();
  }

  /** The same in memory of its own, which can be handed on to another thread. */
  takeApart(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#writer.written());
    this.#writer.clear();
    return bytes;
  }

  /** Begins a feed, whose sources have nothing to do with those of the one before. */
  startFeed(format: FeedSource['format']): void {
    this.#format = format;
    this.#sources.clear();
    this.#byName.clear();
    this.#licences.clear();
  }

  /** Begins a turn, before which others may have been told what other readers read. */
  startTurn(): void {
    this.#licences.clear();
  }

  named(name: string, licence: string | null, dated: boolean): FeedSource {
    let source = this.#byName.get(name);
    if (source === undefined) {
      source = { name, format: this.#format, location: '', licence: '', dated };
      this.#byName.set(name, source);
    }
    if (licence !== null) this.#tellLicence(source, licence);
    return source;
  }

  file(): void {
    this.#writer.number(PACKED.file);
  }

  stated(licence: string): void {
    this.#licences.clear();
    this.#writer.number(PACKED.stated).text(licence);
  }

  add(item: FeedItem): void {
    switch (item.kind) {
      case 'advisory':
        this.#addAdvisory(item.source, item.advisory);
        return;
      case 'enrichment':
        this.#begin(PACKED.enrichment, item.source);
        this.#addEnrichment(item.enrichment);
        return;
      case 'unreadable':
        this.#begin(PACKED.unreadable, item.source).text(item.name).text(item.reason);
        return;
      case 'left-out':
        this.#begin(PACKED.leftOut, item.source).text(item.name).text(item.reason);
        return;
    }
  }

  #begin(kind: number, source: FeedSource): PackedWriter {
    this.#writer.number(kind);
    const known = this.#sources.get(source);
    if (known !== undefined) return this.#writer.number(known);
    this.#sources.set(source, this.#sources.size + 1);
    return this.#writer
      .number(0)
      .text(source.name)
      .number(source.dated ? 1 : 0);
  }

  #tellLicence(source: FeedSource, licence: string): void {
    const told = this.#licences.get(source);
    if (told?.has(licence)) return;
    if (told === undefined) this.#licences.set(source, new Set([licence]));
    else told.add(licence);
    this.#begin(PACKED.licence, source).text(licence);
  }

  #addAdvisory(source: FeedSource, advisory: Advisory): void {
    const { id, aliases, upstream } = advisory;
    if (aliases.length + upstream.length > IDS_PER_RECORD_LIMIT) {
      this.#begin(PACKED.refused, source).text(id).text(`names more than ${IDS_PER_RECORD_LIMIT} ids`);
      return;
    }
    const writer = this.#begin(PACKED.advisory, source);
    writer.text(id).number(isVendorAdvisory(id) ? 1 : 0);
    writer.texts(aliases).texts(upstreamOf(advisory, isPerPackage(source.format)));
    writer.optional(advisory.published).optional(advisory.modified).optional(advisory.withdrawn);
    this.#url(advisory);
    packProse(this.#part, advisory);
    writer.bytes(this.#part.written()).number(advisory.summary.length).number(advisory.details.length);
    this.#part.clear();
    this.#ratings(advisory.ratings);
    writer.number(advisory.affected.length);
    for (const affected of advisory.affected) this.#addStatement(advisory, affected);
  }

  #url({ id, url }: Advisory): void {
    const template = templateOf(url, id);
    this.#writer.number(template === null ? 1 : 0);
    if (template === null) this.#writer.text(url);
    else this.#known(this.#urls, template);
  }

  #addStatement(advisory: Advisory, affected: AffectedPackage): void {
    const { ecosystem, name, ratings } = affected;
    const writer = this.#writer;
    const type = ecosystemType(ecosystem);
    this.#known(this.#ecosystems, ecosystem);
    writer.text(type === null ? name : canonicalName(type, name));
    this.#known(this.#architectures, boundTo(affected));
    const judgement = inOrder(affected.judgement);
    const stands = standing(judgement, null);
    const status = stands?.status ?? 'affected';
    this.#judgement(judgement);
    writer.number(ratings.length > 0 ? 1 : 0);
    if (ratings.length > 0) this.#ratings([...ratings, ...advisory.ratings]);
    if (advisory.withdrawn === null) this.statistics.add(judgement, status);
    writer.number(STATUSES.indexOf(status));
    writer.signed(stands?.since ?? advisory.modified ?? advisory.published ?? -1);
    writer.texts(componentsOf(judgement));
  }

  #addEnrichment({ id, kev, epss, nvd }: Enrichment): void {
    const writer = this.#writer.text(id);
    writer.number(
      (kev ? ENRICHMENT_PARTS.kev : 0) | (epss ? ENRICHMENT_PARTS.epss : 0) | (nvd ? ENRICHMENT_PARTS.nvd : 0),
    );
    if (kev) {
      writer.number(kev.added).optional(kev.due);
      writer.number(kev.ransomware ? 1 : 0).text(kev.name);
    }
    if (epss) writer.real(epss.probability).real(epss.percentile).optional(epss.date);
    if (nvd) {
      writer.text(nvd.description).optional(nvd.published).optional(nvd.modified);
      writer.number(nvd.rejected ? 1 : 0);
      this.#ratings(nvd.ratings);
    }
  }

  /** A short judgement stands for itself, a longer one after its digest, by which equal ones are found. */
  #judgement(judgement: Judgement): void {
    packJudgement(this.#part, judgement);
    const packed = this.#part.written();
    this.#writer.number(packed.length);
    if (packed.length >= DIGEST_BYTES) this.#writer.raw(this.#part.fingerprint());
    this.#writer.raw(packed);
    this.#part.clear();
  }

  #ratings(ratings: readonly SeverityRating[]): void {
    packRatings(this.#part, ratings, this.#labels);
    const next = this.#ratingSets.size;
    const number = this.#ratingSets.numberOf(this.#part.fingerprint());
    this.#writer.number(number < next ? number + 1 : 0);
    if (number === next) {
      const labels = this.#labels.texts().slice(this.#labelsTold);
      this.#labelsTold += labels.length;
      this.#writer.texts(labels).raw(this.#part.written());
    }
    this.#part.clear();
  }

  #known(interner: Interner, text: string): void {
    const next = interner.size;
    const number = interner.numberOf(text);
    this.#writer.number(number < next ? number + 1 : 0);
    if (number === next) this.#writer.text(text);
  }
}

/** A URL with a mark in the place of the id; null for an odd one. */
function templateOf(url: string, id: string): string | null {
  if (url === '') return url;
  if (url.includes(ID_IN_URL) || url.includes(PART_IN_URL)) return null;
  const at = url.indexOf(id);
  if (at >= 0) return url.slice(0, at) + ID_IN_URL + url.slice(at + id.length);
  const part = urlPart(id);
  const partAt = url.indexOf(part);
  return partAt < 0 ? null : url.slice(0, partAt) + PART_IN_URL + url.slice(partAt + part.length);
}

function boundTo({ architecture, module }: AffectedPackage): string {
  return module === undefined ? (architecture ?? '') : `${architecture ?? ''}\n${module}`;
}

/** Events by time, those of one moment as the source has them. */
function inOrder(judgement: Judgement): Judgement {
  if (judgement.kind !== 'timeline') return judgement;
  return { kind: 'timeline', events: judgement.events.toSorted((a, b) => a.time - b.time) };
}

function componentsOf(judgement: Judgement): readonly string[] {
  if (judgement.kind !== 'timeline') return NONE;
  const names = new Set<string>();
  for (const { detection } of judgement.events) {
    if (detection !== null && detection.component !== '') names.add(detection.component.toLowerCase());
  }
  return [...names];
}

const NONE: readonly string[] = [];
