import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Judgement, Seconds, SeverityRating } from '../model/index.ts';
import type { About } from './about.ts';
import { ID_IN_URL } from './collect.ts';
import { tellingDamage } from './damage.ts';
import { CACHE_ENTRIES_LIMIT } from './limits.ts';
import { PackedReader } from './packed.ts';
import { unpackIds } from './packed-id.ts';
import { unpackJudgement } from './packed-judgement.ts';
import { unpackRatings } from './packed-ratings.ts';
import { type Prose, ProseReader } from './prose.ts';
import { BlockReader } from './record-blocks.ts';
import { EPSS_PARTS } from './schema.ts';
import { type TermKind, TermReader, type TermTarget } from './term-blocks.ts';
import type { AdvisoryHeader, VulnerabilityRecord } from './types.ts';

/** A row of `advisory`. */
export interface AdvisoryRow {
  readonly header: AdvisoryHeader;
  readonly vulnerabilities: readonly string[];
  readonly prose: number;
  readonly ratings: number;
  /** Unpacked when asked for: an advisory of AlmaLinux has a hundred of which a lookup needs one. */
  readonly statements: () => readonly StatementRow[];
}

/** A statement as an advisory's row has it: numbers of other rows. */
export interface StatementRow {
  readonly package: number;
  readonly architecture: number;
  readonly judgement: number;
  readonly ratings: number;
}

/** A statement as its package's row has it. */
export interface StatementOfPackage {
  readonly advisory: number;
  readonly architecture: number;
  readonly judgement: number;
  readonly ratings: number;
}

/** A row of `package`, without its statements. */
export interface PackageRow {
  readonly ecosystem: string;
  readonly name: string;
}

/** A row of `vulnerability`; `prose` is the number of its description. */
export interface VulnerabilityRow extends Omit<VulnerabilityRecord, 'description'> {
  readonly prose: number | null;
  readonly advisories: readonly number[];
}

/** A row of `name`: the numbers of what an id means and of the advisories that have it. */
export interface NameRow {
  readonly vulnerabilities: readonly number[];
  readonly advisories: readonly number[];
}

/** Reads single rows of each table and unpacks them; rows that are asked for again and again are kept. */
export class Rows {
  readonly advisory: (number: number) => AdvisoryRow;
  readonly judgement: (number: number) => Judgement;
  readonly ratings: (number: number) => readonly SeverityRating[];
  readonly package: (number: number) => PackageRow;
  readonly vulnerability: (number: number) => VulnerabilityRow;
  /** Letter case is ignored. */
  readonly name: (id: string) => NameRow;
  readonly prose: (number: number) => Prose;
  /** The statements about a package, by its canonical name. */
  readonly statementsOf: (ecosystem: string, name: string) => readonly StatementOfPackage[];
  /** The names of an ecosystem's packages, sorted. */
  readonly packageNames: (ecosystem: string) => readonly string[];
  readonly #about: About;
  readonly #terms: TermReader;
  /** The statements of one advisory: a search asks for one after the other. */
  #unpacked: { readonly advisory: number; readonly statements: readonly StatementRow[] } = {
    advisory: -1,
    statements: [],
  };

  /** @throws {DatabaseError} from every one of its functions, when `file` is damaged. */
  constructor(database: DatabaseSync, about: About, file: string) {
    this.#about = about;
    const whole = tellingDamage(file);
    const select = (sql: string) => database.prepare(sql);
    const advisories = new BlockReader(database, 'advisory');
    const judgements = new BlockReader(database, 'judgement');
    const prose = new ProseReader(database);
    this.advisory = keeping(whole((number: number) => unpackAdvisory(advisories.get(number), about)));
    this.judgement = keeping(whole((number: number) => unpackJudgement(judgements.get(number))));
    this.prose = whole((number: number) => prose.get(number));
    const rating = select('SELECT packed FROM rating WHERE n = ?');
    this.ratings = keeping(
      whole((number: number) =>
        unpackRatings(new PackedReader(bytesOf(rowOf(rating, number)['packed'])), about.labels),
      ),
    );
    const ofPackage = select('SELECT ecosystem, name FROM package WHERE n = ?');
    this.package = keeping(whole((number: number) => unpackPackage(rowOf(ofPackage, number), about)));
    const vulnerability = select('SELECT id, packed FROM vulnerability WHERE n = ?');
    this.vulnerability = keeping(whole((number: number) => unpackVulnerability(rowOf(vulnerability, number), about)));
    this.#terms = new TermReader(database);
    this.name = keeping(whole((id: string) => this.#named(this.#terms.find(id))));
    const ecosystems = new Map(about.ecosystems.map((ecosystem, number) => [ecosystem, number]));
    const statements = select('SELECT packed FROM package WHERE ecosystem = ? AND name = ?');
    this.statementsOf = whole((ecosystem: string, packageName: string) => {
      const number = ecosystems.get(ecosystem);
      return number === undefined ? [] : unpackStatements(statements.get(number, packageName));
    });
    const names = select('SELECT name FROM package WHERE ecosystem = ? ORDER BY name');
    this.packageNames = whole((ecosystem: string) => {
      const number = ecosystems.get(ecosystem);
      return number === undefined ? [] : names.all(number).map((row) => textOf(row['name']));
    });
  }

  #named(targets: readonly TermTarget[]): NameRow {
    const numbers = (...kinds: readonly TermKind[]) =>
      targets.filter(({ kind }) => kinds.includes(kind)).map(({ number }) => number);
    const advisories = numbers('advisory');
    const names = numbers('name', 'stands-for');
    // What an advisory stands for is in its own record, by the ids of vulnerabilities.
    const others = advisories.flatMap((number) => this.advisory(number).vulnerabilities);
    const isTold = names.length === others.length;
    return {
      vulnerabilities: ascending(isTold ? names : [...names, ...others.flatMap((id) => this.#numbersOf(id))]),
      advisories: ascending(advisories),
    };
  }

  /** The number of the vulnerability of exactly this id. */
  #numbersOf(id: string): readonly number[] {
    return this.#terms
      .find(id)
      .filter(({ kind, number }) => kind === 'name' && this.vulnerability(number).id === id)
      .map(({ number }) => number);
  }

  /** One of an advisory's statements, from 0 on. */
  statement(advisory: number, nth: number): StatementRow {
    if (this.#unpacked.advisory !== advisory) {
      this.#unpacked = { advisory, statements: this.advisory(advisory).statements() };
    }
    const statement = this.#unpacked.statements[nth];
    if (statement === undefined)
      throw new RangeError(`advisory ${advisory} has no statement ${nth} where one is named`);
    return statement;
  }

  architecture(number: number): string | null {
    return this.#about.architectures[number]?.split('\n', 1)[0] || null;
  }

  /** The module stream of a statement that has this number for its architecture; null for none. */
  module(number: number): string | null {
    return this.#about.architectures[number]?.split('\n')[1] ?? null;
  }
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
}

type Row = NonNullable<ReturnType<StatementSync['get']>>;

/** A reader that keeps what it has read, up to a limit. */
function keeping<Key, T>(read: (key: Key) => T): (key: Key) => T {
  const kept = new Map<Key, T>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = read(key);
    if (kept.size >= CACHE_ENTRIES_LIMIT) kept.clear();
    kept.set(key, value);
    return value;
  };
}

function rowOf(select: StatementSync, number: number): Row {
  const row = select.get(number);
  if (row) return row;
  throw new RangeError(`there is no row ${number} where one is named`);
}

function unpackPackage(row: Row, about: About): PackageRow {
  return { ecosystem: about.ecosystems[Number(row['ecosystem'])] ?? '', name: textOf(row['name']) };
}

function unpackStatements(row: Row | undefined): readonly StatementOfPackage[] {
  if (!row) return [];
  const reader = new PackedReader(bytesOf(row['packed']));
  const statements: StatementOfPackage[] = [];
  let [advisory, judgement] = [0, 0];
  while (!reader.atEnd) {
    advisory += reader.signed();
    judgement += reader.signed();
    statements.push({ advisory, judgement, architecture: reader.number(), ratings: reader.number() });
  }
  return statements;
}

function unpackAdvisory(packed: Buffer, about: About): AdvisoryRow {
  const reader = new PackedReader(packed);
  const id = reader.text();
  const source = about.sources[reader.number()] ?? '';
  const published = reader.optional();
  const modified = reader.optional();
  const withdrawn = reader.optional();
  const template = reader.optional();
  const url = template === null ? reader.text() : (about.urls[template] ?? '').replace(ID_IN_URL, () => id);
  return {
    header: { id, source, published, modified, withdrawn, url },
    vulnerabilities: unpackIds(reader),
    prose: reader.number(),
    ratings: reader.number(),
    statements: statementsIn(packed, reader),
  };
}

function statementsIn(packed: Buffer, { position }: PackedReader): () => readonly StatementRow[] {
  return () => {
    const reader = new PackedReader(packed.subarray(position));
    return reader.list(() => ({
      package: reader.number(),
      architecture: reader.number(),
      judgement: reader.number(),
      ratings: reader.number(),
    }));
  };
}

function unpackVulnerability(row: Row, about: About): VulnerabilityRow {
  const id = textOf(row['id']);
  const reader = new PackedReader(bytesOf(row['packed']));
  const aliases = unpackIds(reader);
  const ratings = unpackRatings(reader, about.labels);
  const kev =
    reader.number() === 0
      ? null
      : { added: reader.number(), due: reader.optional(), ransomware: reader.number() === 1, name: reader.text() };
  const epss =
    reader.number() === 0
      ? null
      : {
          probability: reader.number() / EPSS_PARTS,
          percentile: reader.number() / EPSS_PARTS,
          date: reader.optional(),
        };
  const published: Seconds | null = reader.optional();
  return { id, aliases, ratings, kev, epss, published, prose: reader.optional(), advisories: reader.ascending() };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
