import type { Judgement, SeverityRating } from '../../model/index.ts';
import { SEVERAL, StatementColumns } from '../packed/packed-statements.ts';
import type { AdvisoryHeader, PackageKey, Statement, StatementList } from '../types.ts';
import type { StoredAdvisory } from './stored-advisory.ts';

/** What reads the rows that statements name by number. */
export interface StatementParts {
  advisory(number: number): StoredAdvisory;
  judgement(number: number): Judgement;
  latest(number: number): Judgement;
  ratings(number: number): readonly SeverityRating[];
  architecture(number: number): string | null;
  module(number: number): string | null;
}

/** The statements about a package as its row has them: of the rows that they name, each is read when it is asked for. */
export class StoredStatements implements StatementList {
  readonly length: number;
  readonly #columns: StatementColumns;
  readonly #parts: StatementParts;
  readonly #key: PackageKey;

  constructor(packed: Uint8Array, parts: StatementParts, key: PackageKey) {
    this.#columns = new StatementColumns(packed);
    this.length = this.#columns.length;
    this.#parts = parts;
    this.#key = key;
  }

  at(place: number): StoredStatement {
    return new StoredStatement(this.#columns, place, this.#parts, this.#key);
  }

  all(): readonly StoredStatement[] {
    return Array.from({ length: this.length }, (_, place) => this.at(place));
  }

  isWithdrawn(place: number): boolean {
    return this.#columns.isWithdrawn(place);
  }

  module(place: number): string | null {
    return this.#parts.module(this.#columns.architecture(place));
  }

  saying(place: number): number {
    return this.#columns.judgement(place);
  }

  latest(place: number): Judgement {
    return this.#parts.latest(this.#columns.judgement(place));
  }

  vulnerability(place: number): number {
    return this.#columns.vulnerability(place);
  }

  vulnerabilities(place: number): readonly number[] {
    const only = this.vulnerability(place);
    return only === SEVERAL ? this.#parts.advisory(this.#columns.advisory(place)).several : [only];
  }
}

/** One of them. */
export class StoredStatement implements Statement {
  readonly ecosystem: string;
  readonly name: string;
  readonly #columns: StatementColumns;
  readonly #place: number;
  readonly #parts: StatementParts;

  constructor(columns: StatementColumns, place: number, parts: StatementParts, { ecosystem, name }: PackageKey) {
    this.ecosystem = ecosystem;
    this.name = name;
    this.#columns = columns;
    this.#place = place;
    this.#parts = parts;
  }

  /** The number of its advisory. */
  get number(): number {
    return this.#columns.advisory(this.#place);
  }

  get advisory(): AdvisoryHeader {
    return this.#parts.advisory(this.number);
  }

  get vulnerabilities(): readonly string[] {
    return this.#parts.advisory(this.number).vulnerabilities;
  }

  get architecture(): string | null {
    return this.#parts.architecture(this.#columns.architecture(this.#place));
  }

  get module(): string | null {
    return this.#parts.module(this.#columns.architecture(this.#place));
  }

  get judgement(): Judgement {
    const number = this.#columns.judgement(this.#place);
    // What was judged by is there already, and only of a timeline a part of it.
    const latest = this.#parts.latest(number);
    return latest.kind === 'timeline' ? this.#parts.judgement(number) : latest;
  }

  get ratings(): readonly SeverityRating[] {
    return this.#parts.ratings(this.#columns.ratings(this.#place));
  }

  toJSON(): Statement {
    const { advisory, vulnerabilities, ecosystem, name, architecture, module, judgement, ratings } = this;
    return { advisory, vulnerabilities, ecosystem, name, architecture, module, judgement, ratings };
  }
}
