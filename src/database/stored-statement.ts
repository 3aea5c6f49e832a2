import type { Judgement, SeverityRating } from '../model/index.ts';
import type { Rows } from './rows.ts';
import type { AdvisoryHeader, PackageKey, Statement } from './types.ts';

/** The numbers of the rows that a statement is made of. */
export interface StatementNumbers {
  readonly advisory: number;
  readonly judgement: number;
  readonly architecture: number;
  readonly ratings: number;
}

/** A statement as its package's row has it: of the rows that it names, each is read when it is asked for. */
export class StoredStatement implements Statement {
  readonly numbers: StatementNumbers;
  readonly #rows: Rows;
  readonly #key: PackageKey;

  constructor(rows: Rows, key: PackageKey, numbers: StatementNumbers) {
    this.#rows = rows;
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
    return this.#rows.advisory(this.numbers.advisory);
  }

  get vulnerabilities(): readonly string[] {
    return this.#rows.advisory(this.numbers.advisory).vulnerabilities;
  }

  get architecture(): string | null {
    return this.#rows.architecture(this.numbers.architecture);
  }

  get module(): string | null {
    return this.#rows.module(this.numbers.architecture);
  }

  get judgement(): Judgement {
    return this.#rows.judgement(this.numbers.judgement);
  }

  get ratings(): readonly SeverityRating[] {
    return this.#rows.ratings(this.numbers.ratings);
  }

  toJSON(): Statement {
    const { advisory, vulnerabilities, ecosystem, name, architecture, module, judgement, ratings } = this;
    return { advisory, vulnerabilities, ecosystem, name, architecture, module, judgement, ratings };
  }
}
