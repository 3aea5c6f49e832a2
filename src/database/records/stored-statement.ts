import type { Judgement, SeverityRating } from '../../model/index.ts';
import type { AdvisoryHeader, PackageKey, Statement } from '../types.ts';
import type { StoredAdvisory } from './stored-advisory.ts';

/** The numbers of the rows that a statement is made of. */
export interface StatementNumbers {
  readonly advisory: number;
  readonly judgement: number;
  readonly architecture: number;
  readonly ratings: number;
}

/** What reads those rows. */
export interface StatementParts {
  advisory(number: number): StoredAdvisory;
  judgement(number: number): Judgement;
  ratings(number: number): readonly SeverityRating[];
  architecture(number: number): string | null;
  module(number: number): string | null;
}

/** A statement as its package's row has it: of the rows that it names, each is read when it is asked for. */
export class StoredStatement implements Statement {
  readonly numbers: StatementNumbers;
  readonly #parts: StatementParts;
  readonly #key: PackageKey;
  #advisory: StoredAdvisory | undefined;

  constructor(parts: StatementParts, key: PackageKey, numbers: StatementNumbers) {
    this.#parts = parts;
    this.#key = key;
    this.numbers = numbers;
  }

  get ecosystem(): string {
    return this.#key.ecosystem;
  }

  get name(): string {
    return this.#key.name;
  }

  get advisory(): AdvisoryHeader {
    return this.#stored;
  }

  get vulnerabilities(): readonly string[] {
    return this.#stored.vulnerabilities;
  }

  get architecture(): string | null {
    return this.#parts.architecture(this.numbers.architecture);
  }

  get module(): string | null {
    return this.#parts.module(this.numbers.architecture);
  }

  get judgement(): Judgement {
    return this.#parts.judgement(this.numbers.judgement);
  }

  get ratings(): readonly SeverityRating[] {
    return this.#parts.ratings(this.numbers.ratings);
  }

  get #stored(): StoredAdvisory {
    this.#advisory ??= this.#parts.advisory(this.numbers.advisory);
    return this.#advisory;
  }

  toJSON(): Statement {
    const { advisory, vulnerabilities, ecosystem, name, architecture, module, judgement, ratings } = this;
    return { advisory, vulnerabilities, ecosystem, name, architecture, module, judgement, ratings };
  }
}
