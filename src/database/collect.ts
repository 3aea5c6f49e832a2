import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { FeedSource } from '../feeds/index.ts';
import {
  type Advisory,
  type AffectedPackage,
  canonicalName,
  type Enrichment,
  ecosystemType,
  type Judgement,
  type SeverityRating,
  STATUSES,
} from '../model/index.ts';
import { AdvisoryColumns, StatementColumns } from './advisory-columns.ts';
import { ByteTable } from './byte-table.ts';
import { Interner, NumberColumn } from './columns.ts';
import { IdentityGraph } from './identity.ts';
import { PackedWriter } from './packed.ts';
import { packJudgement } from './packed-judgement.ts';
import { packRatings } from './packed-ratings.ts';
import { ProseWriter } from './prose.ts';
import { BlockWriter } from './record-blocks.ts';
import { standing } from './standing.ts';
import { StatisticsCounter } from './statistics.ts';
import { TextTable } from './text-table.ts';

/** What KEV, EPSS and NVD say of one vulnerability. */
export interface Enriched {
  readonly kev: Enrichment['kev'] | null;
  readonly epss: Enrichment['epss'] | null;
  readonly nvd: { readonly ratings: number; readonly published: number | null; readonly prose: number | null } | null;
}

/**
 * Takes records one by one. What is large goes straight to the database (prose, and each different judgement and set
 * of ratings once); what is needed to join records is kept, in columns.
 */
export class Collector {
  readonly advisories = new AdvisoryColumns();
  readonly statements = new StatementColumns();
  readonly identity = new IdentityGraph();
  readonly enriched = new Map<string, Enriched>();
  readonly sources = new Interner();
  readonly labels = new Interner();
  readonly ecosystems = new Interner();
  /** An architecture, and behind a line feed the module stream, where a statement is bound to one. */
  readonly architectures = new Interner();
  readonly urls = new Interner();
  /** Ecosystem number and canonical name, parted by a line feed. */
  readonly packages = new TextTable();
  /** In lower case, for the search. */
  readonly components = new TextTable();
  /** Pairs of a component and a statement that tells of it. */
  readonly componentOf = { component: new NumberColumn('whole'), statement: new NumberColumn('whole') };
  readonly statistics = new StatisticsCounter();
  /** By number, as the statements and advisories name them. */
  readonly ratings: (readonly SeverityRating[])[] = [];

  readonly #prose: ProseWriter;
  readonly #judgements = new ByteTable();
  readonly #ratingSets = new ByteTable();
  readonly #judgementBlocks: BlockWriter;
  readonly #insertRatings: StatementSync;
  readonly #writer = new PackedWriter();

  constructor(database: DatabaseSync) {
    this.#prose = new ProseWriter(database);
    this.#judgementBlocks = new BlockWriter(database, 'judgement');
    this.#insertRatings = database.prepare('INSERT INTO rating (n, packed) VALUES (?, ?)');
    this.#ratingsNumber([]);
    this.architectures.numberOf('');
  }

  addAdvisory(source: FeedSource, advisory: Advisory): void {
    const { advisories } = this;
    const number = advisories.id.length;
    advisories.id.push(this.identity.add(advisory, PER_PACKAGE.has(source.format)));
    advisories.source.push(this.sources.numberOf(source.name));
    advisories.published.push(advisory.published ?? -1);
    advisories.modified.push(advisory.modified ?? -1);
    advisories.withdrawn.push(advisory.withdrawn ?? -1);
    advisories.url.push(this.#urlNumber(number, advisory));
    advisories.prose.push(this.#prose.add(advisory));
    advisories.summaryLength.push(advisory.summary.length);
    advisories.detailsLength.push(advisory.details.length);
    advisories.ratings.push(this.#ratingsNumber(advisory.ratings));
    advisories.firstStatement.push(this.statements.package.length);
    for (const affected of advisory.affected) this.#addStatement(number, advisory, affected);
  }

  addEnrichment({ id, kev, epss, nvd }: Enrichment): void {
    const before = this.enriched.get(id);
    this.enriched.set(id, {
      kev: kev ?? before?.kev ?? null,
      epss: epss ?? before?.epss ?? null,
      nvd: nvd ? this.#addNvd(nvd) : (before?.nvd ?? null),
    });
  }

  /** An advisory's statements lie together, from this position on. */
  firstStatement(advisory: number): number {
    const { id, firstStatement } = this.advisories;
    return advisory < id.length ? firstStatement.at(advisory) : this.statements.package.length;
  }

  /** The id of an advisory. */
  idOf(advisory: number): string {
    return this.identity.id(this.advisories.id.at(advisory));
  }

  /** To be awaited every so often, so that what waits to be written does not grow. */
  async settle(): Promise<void> {
    await this.#prose.settle();
  }

  /** Writes what is still held back. Nothing may be added after it. */
  async finish(): Promise<void> {
    // What CISA lists is known by its id, whether or not an advisory names it.
    for (const [id, { kev }] of this.enriched) if (kev) this.identity.mention(id);
    this.#judgementBlocks.finish();
    await this.#prose.finish();
    for (const known of [this.#judgements, this.#ratingSets]) known.clear();
  }

  /** Gives back the memory of what only the records' own tables need, once those are written. */
  forgetRecords(): void {
    const { advisories, statements } = this;
    const { modified, url, oddUrls, prose, summaryLength, detailsLength, ratings } = advisories;
    for (const column of [modified, url, oddUrls, prose, summaryLength, detailsLength, ratings]) column.clear();
    for (const column of [statements.architecture, statements.judgement, statements.ratings]) column.clear();
    this.enriched.clear();
  }

  /** Gives back the memory of what only the order of rows needs, once that is known. */
  forgetRows(): void {
    const { advisories, statements, componentOf } = this;
    const { source, published, withdrawn, firstStatement } = advisories;
    for (const column of [source, published, withdrawn, firstStatement]) column.clear();
    for (const column of [statements.advisory, statements.package, statements.status, statements.updated])
      column.clear();
    for (const column of [componentOf.component, componentOf.statement]) column.clear();
  }

  /** Gives back the memory of all texts that something can be found by. */
  forgetTexts(): void {
    this.identity.forgetTexts();
    for (const texts of [this.packages, this.components]) texts.clear();
  }

  #addStatement(number: number, advisory: Advisory, affected: AffectedPackage): void {
    const { statements } = this;
    const judgement = inOrder(affected.judgement);
    const stands = standing(judgement, null);
    const position = statements.package.length;
    statements.advisory.push(number);
    statements.package.push(this.#packageNumber(affected));
    statements.architecture.push(this.architectures.numberOf(boundTo(affected)));
    statements.judgement.push(this.#judgementNumber(judgement));
    statements.ratings.push(
      affected.ratings.length > 0
        ? this.#ratingsNumber([...affected.ratings, ...advisory.ratings])
        : this.advisories.ratings.at(number),
    );
    const status = stands?.status ?? 'affected';
    if (advisory.withdrawn === null) this.statistics.add(judgement, status);
    statements.status.push(STATUSES.indexOf(status));
    statements.updated.push(stands?.since ?? advisory.modified ?? advisory.published ?? -1);
    for (const component of componentsOf(judgement)) {
      this.componentOf.component.push(this.components.numberOf(component));
      this.componentOf.statement.push(position);
    }
  }

  #urlNumber(number: number, { id, url }: Advisory): number {
    const at = url.indexOf(id);
    if (url === '') return this.urls.numberOf('');
    if (at >= 0 && !url.includes(ID_IN_URL)) {
      return this.urls.numberOf(url.slice(0, at) + ID_IN_URL + url.slice(at + id.length));
    }
    this.advisories.oddUrls.set(number, url);
    return -1;
  }

  #addNvd(nvd: NonNullable<Enrichment['nvd']>): Enriched['nvd'] {
    const prose = nvd.description === '' ? null : { summary: '', details: nvd.description, references: [] };
    return {
      ratings: this.#ratingsNumber(nvd.ratings),
      published: nvd.published,
      prose: prose && this.#prose.add(prose),
    };
  }

  #packageNumber({ ecosystem, name }: AffectedPackage): number {
    const type = ecosystemType(ecosystem);
    const canonical = type === null ? name : canonicalName(type, name);
    return this.packages.numberOf(`${this.ecosystems.numberOf(ecosystem)}\n${canonical}`);
  }

  #judgementNumber(judgement: Judgement): number {
    packJudgement(this.#writer, judgement);
    return this.#numbered(this.#judgements, (_, packed) => this.#judgementBlocks.add(packed));
  }

  #ratingsNumber(ratings: readonly SeverityRating[]): number {
    packRatings(this.#writer, ratings, this.labels);
    return this.#numbered(this.#ratingSets, (number, packed) => {
      this.#insertRatings.run(number, packed);
      this.ratings.push(ratings);
    });
  }

  /** The number of what was packed, which is stored when it is the first of its kind. */
  #numbered(known: ByteTable, store: (number: number, packed: Uint8Array) => void): number {
    const first = known.size;
    const number = known.numberOf(this.#writer.fingerprint());
    if (number === first) store(number, this.#writer.take());
    else this.#writer.clear();
    return number;
  }
}

/** Formats whose advisories' ids are for one package each and name no vulnerability. */
const PER_PACKAGE: ReadonlySet<string> = new Set(['wolfi', 'chainguard', 'secdb', 'debian']);

/** What stands for the advisory's id in a URL: most sources' URLs differ in nothing else, and are stored once. */
export const ID_IN_URL = '\u0000';

function boundTo({ architecture, module }: AffectedPackage): string {
  return module === undefined ? (architecture ?? '') : `${architecture ?? ''}\n${module}`;
}

/** Events by time, those of one moment as the source has them. */
function inOrder(judgement: Judgement): Judgement {
  if (judgement.kind !== 'timeline') return judgement;
  return { kind: 'timeline', events: judgement.events.toSorted((a, b) => a.time - b.time) };
}

function componentsOf(judgement: Judgement): ReadonlySet<string> {
  if (judgement.kind !== 'timeline') return new Set();
  const names = judgement.events.map((event) => event.detection?.component.toLowerCase() ?? '');
  return new Set(names.filter((name) => name !== ''));
}
