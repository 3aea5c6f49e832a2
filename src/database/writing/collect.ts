import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Enrichment, SeverityRating } from '../../model/index.ts';
import { ByteTable } from '../arrays/byte-table.ts';
import { Interner, NumberColumn } from '../arrays/columns.ts';
import { TextTable } from '../arrays/text-table.ts';
import { PackedWriter } from '../packed/packed.ts';
import { packRatings } from '../packed/packed-ratings.ts';
import { ProseWriter } from '../packed/prose.ts';
import { BlockWriter } from '../packed/record-blocks.ts';
import { AdvisoryColumns, StatementColumns } from './advisory-columns.ts';
import { IdentityGraph } from './identity.ts';
import { StatisticsCounter } from './statistics.ts';

/** What KEV, EPSS and NVD say of one vulnerability. */
export interface Enriched {
  readonly kev: Enrichment['kev'] | null;
  readonly epss: Enrichment['epss'] | null;
  readonly nvd: { readonly ratings: number; readonly published: number | null; readonly prose: number | null } | null;
}

/** An advisory, all but its statements, by the numbers of what it names; −1 for a missing time. */
export interface CollectedAdvisory {
  readonly id: number;
  readonly source: number;
  readonly published: number;
  readonly modified: number;
  readonly withdrawn: number;
  /** In `urls`; null where it is an odd one. */
  readonly url: number | null;
  readonly oddUrl: string | null;
  /** As `packProse` packs it. */
  readonly prose: Uint8Array;
  /** In characters. */
  readonly summaryLength: number;
  readonly detailsLength: number;
  readonly ratings: number;
}

/** What an advisory says of one package, likewise. */
export interface CollectedStatement {
  readonly package: number;
  /** In `architectures`. */
  readonly architecture: number;
  readonly judgement: number;
  readonly ratings: number;
  /** In STATUSES, by all that is known. */
  readonly status: number;
  readonly updated: number;
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
    this.ratingsNumber([]);
    this.architectures.numberOf('');
  }

  /** @returns its number */
  addAdvisory(advisory: CollectedAdvisory): number {
    const { advisories } = this;
    const number = advisories.id.length;
    advisories.id.push(advisory.id);
    advisories.source.push(advisory.source);
    advisories.published.push(advisory.published);
    advisories.modified.push(advisory.modified);
    advisories.withdrawn.push(advisory.withdrawn);
    advisories.url.push(advisory.url ?? -1);
    if (advisory.oddUrl !== null) advisories.oddUrls.set(number, advisory.oddUrl);
    advisories.prose.push(this.#prose.addPacked(advisory.prose));
    advisories.summaryLength.push(advisory.summaryLength);
    advisories.detailsLength.push(advisory.detailsLength);
    advisories.ratings.push(advisory.ratings);
    advisories.firstStatement.push(this.statements.package.length);
    return number;
  }

  /** Adds a statement of the advisory that was added last. @returns its position */
  addStatement(statement: CollectedStatement): number {
    const { statements } = this;
    const position = statements.package.length;
    statements.advisory.push(this.advisories.id.length - 1);
    statements.package.push(statement.package);
    statements.architecture.push(statement.architecture);
    statements.judgement.push(statement.judgement);
    statements.ratings.push(statement.ratings);
    statements.status.push(statement.status);
    statements.updated.push(statement.updated);
    return position;
  }

  /** Says that a statement tells of a component. */
  addComponent(component: number, statement: number): void {
    this.componentOf.component.push(component);
    this.componentOf.statement.push(statement);
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
    this.identity.forgetNumbers();
    for (const texts of [this.packages, this.components]) texts.seal();
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

  #addNvd(nvd: NonNullable<Enrichment['nvd']>): Enriched['nvd'] {
    const prose = nvd.description === '' ? null : { summary: '', details: nvd.description, references: [] };
    return {
      ratings: this.ratingsNumber(nvd.ratings),
      published: nvd.published,
      prose: prose && this.#prose.add(prose),
    };
  }

  /**
   * The number of a packed judgement, which is stored when it is the first of its kind.
   * @param from where its fingerprint starts in the bytes, which ends at `to`
   * @param start and itself, which ends at `end`
   */
  judgementNumber(bytes: Buffer, from: number, to: number, start: number, end: number): number {
    const first = this.#judgements.size;
    const number = this.#judgements.numberOf(bytes, from, to);
    if (number === first) this.#judgementBlocks.add(new Uint8Array(bytes.subarray(start, end)));
    return number;
  }

  /** The same of ratings. */
  ratingsNumber(ratings: readonly SeverityRating[]): number {
    packRatings(this.#writer, ratings, this.labels);
    const first = this.#ratingSets.size;
    const number = this.#ratingSets.numberOf(this.#writer.fingerprint());
    if (number === first) {
      this.#insertRatings.run(number, this.#writer.written());
      this.ratings.push(ratings);
    }
    this.#writer.clear();
    return number;
  }
}
