import type { PackedWriter } from './packed.ts';

/** What a package's row has of a statement about it: the numbers of other rows, and whether its advisory was withdrawn. */
export interface StatementNumbers {
  readonly advisory: number;
  readonly judgement: number;
  /** 0 for all. */
  readonly architecture: number;
  readonly ratings: number;
  /** The one vulnerability that it speaks of, or `SEVERAL`, which the advisory's own record names. */
  readonly vulnerability: number;
  readonly isWithdrawn: boolean;
}

/**
 * An advisory of AlmaLinux speaks of a hundred vulnerabilities in a hundred packages: to name them for each package would
 * let a hostile feed of a megabyte make a database of hundreds.
 */
export const SEVERAL = -1;

/**
 * All statements about one package: how many, and each by how it differs from the one before it. Most differ in nothing but
 * the advisory and the vulnerability.
 */
export function packStatements(writer: PackedWriter, statements: readonly StatementNumbers[]): void {
  writer.number(statements.length);
  let before = NONE;
  for (const statement of statements) {
    const { advisory, judgement, architecture, ratings, vulnerability, isWithdrawn } = statement;
    const flags =
      (isWithdrawn ? WITHDRAWN : 0) |
      (vulnerability === SEVERAL ? OF_SEVERAL : 0) |
      (judgement === before.judgement ? 0 : OTHER_JUDGEMENT) |
      (architecture === before.architecture ? 0 : OTHER_ARCHITECTURE) |
      (ratings === before.ratings ? 0 : OTHER_RATINGS);
    writer.number(flags).signed(advisory - before.advisory);
    if (flags & OTHER_JUDGEMENT) writer.signed(judgement - before.judgement);
    if (flags & OTHER_ARCHITECTURE) writer.number(architecture);
    if (flags & OTHER_RATINGS) writer.number(ratings);
    const subject = vulnerability === SEVERAL ? before.vulnerability : vulnerability;
    if (vulnerability !== SEVERAL) writer.signed(vulnerability - before.vulnerability);
    before = { ...statement, vulnerability: subject };
  }
}

const WITHDRAWN = 1;
const OF_SEVERAL = 2;
const OTHER_JUDGEMENT = 4;
const OTHER_ARCHITECTURE = 8;
const OTHER_RATINGS = 16;

const NONE: StatementNumbers = {
  advisory: 0,
  judgement: 0,
  architecture: 0,
  ratings: 0,
  vulnerability: 0,
  isWithdrawn: false,
};

/** Flags and the advisory, each in a byte at least. */
const LEAST_BYTES = 2;

/**
 * The same, unpacked into one array: a scan goes through thousands of statements to find the few that hold, and makes no
 * objects of the others.
 */
export class StatementColumns {
  readonly length: number;
  readonly #numbers: Int32Array;

  /** @throws {RangeError} for bytes that are no statements */
  constructor(packed: Uint8Array) {
    const numbers = unpack(packed);
    this.#numbers = numbers;
    this.length = numbers.length / FIELDS;
  }

  advisory(place: number): number {
    return this.#numbers[place * FIELDS] ?? 0;
  }

  judgement(place: number): number {
    return this.#numbers[place * FIELDS + JUDGEMENT] ?? 0;
  }

  architecture(place: number): number {
    return this.#numbers[place * FIELDS + ARCHITECTURE] ?? 0;
  }

  ratings(place: number): number {
    return this.#numbers[place * FIELDS + RATINGS] ?? 0;
  }

  /** Or `SEVERAL`. */
  vulnerability(place: number): number {
    return this.#numbers[place * FIELDS + VULNERABILITY] ?? SEVERAL;
  }

  isWithdrawn(place: number): boolean {
    return this.#numbers[place * FIELDS + IS_WITHDRAWN] === 1;
  }
}

const FIELDS = 6;
const JUDGEMENT = 1;
const ARCHITECTURE = 2;
const RATINGS = 3;
const VULNERABILITY = 4;
const IS_WITHDRAWN = 5;

function unpack(packed: Uint8Array): Int32Array {
  let at = 0;
  // Of its own, not PackedReader's: what is called for each number of each statement is what a lookup takes.
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = packed[at++];
      if (byte === undefined) throw new RangeError('the statements about a package end too early');
      if (byte < 0x80) return value + byte * scale;
      value += (byte & 0x7f) * scale;
    }
  };
  const signed = (): number => {
    const value = number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const count = number();
  if (count * LEAST_BYTES > packed.length) throw new RangeError('the statements about a package are too few');
  const numbers = new Int32Array(count * FIELDS);
  let advisory = 0;
  let judgement = 0;
  let architecture = 0;
  let ratings = 0;
  let vulnerability = 0;
  for (let start = 0; start < numbers.length; start += FIELDS) {
    const flags = number();
    advisory += signed();
    if (flags & OTHER_JUDGEMENT) judgement += signed();
    if (flags & OTHER_ARCHITECTURE) architecture = number();
    if (flags & OTHER_RATINGS) ratings = number();
    if (!(flags & OF_SEVERAL)) vulnerability += signed();
    numbers[start] = advisory;
    numbers[start + JUDGEMENT] = judgement;
    numbers[start + ARCHITECTURE] = architecture;
    numbers[start + RATINGS] = ratings;
    numbers[start + VULNERABILITY] = flags & OF_SEVERAL ? SEVERAL : vulnerability;
    numbers[start + IS_WITHDRAWN] = flags & WITHDRAWN;
  }
  return numbers;
}
