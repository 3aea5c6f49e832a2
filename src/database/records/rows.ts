import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Judgement, Seconds, SeverityRating } from '../../model/index.ts';
import type { About } from '../about.ts';
import { tellingDamage } from '../damage.ts';
import { CACHE_ENTRIES_LIMIT } from '../limits.ts';
import { PackedReader } from '../packed/packed.ts';
import { unpackIds } from '../packed/packed-id.ts';
import { unpackJudgement } from '../packed/packed-judgement.ts';
import { unpackRatings } from '../packed/packed-ratings.ts';
import { type Prose, ProseReader } from '../packed/prose.ts';
import { BlockReader } from '../packed/record-blocks.ts';
import { EPSS_PARTS } from '../schema.ts';
import { TermReader, type TermTarget } from '../search/term-blocks.ts';
import type { PackageKey, VulnerabilityRecord } from '../types.ts';
import { type EcosystemFacts, ecosystemFacts } from './ecosystem-facts.ts';
import { type AdvisoryTexts, StoredAdvisory, urlTemplate } from './stored-advisory.ts';
import { StoredStatement } from './stored-statement.ts';

/** A row of `package`, without its statements. */
export interface PackageRow extends EcosystemFacts {
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
  readonly advisory: (number: number) => StoredAdvisory;
  readonly judgement: (number: number) => Judgement;
  readonly ratings: (number: number) => readonly SeverityRating[];
  readonly package: (number: number) => PackageRow;
  readonly vulnerability: (number: number) => VulnerabilityRow;
  /** Letter case is ignored. */
  readonly name: (id: string) => NameRow;
  readonly prose: (number: number) => Prose;
  /** The statements about a package, by its canonical name. */
  readonly statementsOf: (key: PackageKey) => readonly StoredStatement[];
  /** The names of an ecosystem's packages, sorted. */
  readonly packageNames: (ecosystem: string) => readonly string[];
  readonly #bounds: readonly Bounds[];
  readonly #terms: TermReader;

  /** @throws {DatabaseError} from every one of its functions, when `file` is damaged. */
  constructor(database: DatabaseSync, about: About, file: string) {
    const whole = tellingDamage(file);
    const select = (sql: string) => database.prepare(sql);
    this.#bounds = about.architectures.map(boundsOf);
    const texts: AdvisoryTexts = { sources: about.sources, urls: about.urls.map(urlTemplate), file };
    const advisories = new BlockReader(database, 'advisory');
    const judgements = new BlockReader(database, 'judgement');
    const prose = new ProseReader(database);
    this.advisory = keeping(whole((number: number) => new StoredAdvisory(advisories.get(number), texts)));
    this.judgement = keeping(whole((number: number) => unpackJudgement(judgements.get(number))));
    this.prose = whole((number: number) => prose.get(number));
    const rating = select('SELECT packed FROM rating WHERE n = ?');
    this.ratings = keeping(
      whole((number: number) =>
        unpackRatings(new PackedReader(bytesOf(rowOf(rating, number)['packed'])), about.labels),
      ),
    );
    const ofPackage = select('SELECT ecosystem, name FROM package WHERE n = ?');
    const facts = about.ecosystems.map(ecosystemFacts);
    this.package = keeping(whole((number: number) => unpackPackage(rowOf(ofPackage, number), facts)));
    const vulnerability = select('SELECT id, packed FROM vulnerability WHERE n = ?');
    this.vulnerability = keeping(whole((number: number) => unpackVulnerability(rowOf(vulnerability, number), about)));
    this.#terms = new TermReader(database);
    this.name = keeping(whole((id: string) => this.#named(this.#terms.find(id))));
    const ecosystems = new Map(about.ecosystems.map((ecosystem, number) => [ecosystem, number]));
    const statements = select('SELECT packed FROM package WHERE ecosystem = ? AND name = ?');
    this.statementsOf = whole((key: PackageKey) => {
      const number = ecosystems.get(key.ecosystem);
      const row = number === undefined ? undefined : statements.get(number, key.name);
      return row === undefined ? [] : this.#statementsIn(bytesOf(row['packed']), key);
    });
    const names = select('SELECT name FROM package WHERE ecosystem = ? ORDER BY name');
    this.packageNames = whole((ecosystem: string) => {
      const number = ecosystems.get(ecosystem);
      return number === undefined ? [] : names.all(number).map((row) => textOf(row['name']));
    });
  }

  #named(targets: readonly TermTarget[]): NameRow {
    const advisories: number[] = [];
    const names: number[] = [];
    for (const { kind, number } of targets) {
      if (kind === 'advisory') advisories.push(number);
      else if (kind === 'name' || kind === 'stands-for') names.push(number);
    }
    if (advisories.length === 0) return { vulnerabilities: ascending(names), advisories };
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

  architecture(number: number): string | null {
    return this.#bounds[number]?.architecture ?? null;
  }

  /** The module stream of a statement that has this number for its architecture; null for none. */
  module(number: number): string | null {
    return this.#bounds[number]?.module ?? null;
  }

  #statementsIn(packed: Uint8Array, key: PackageKey): readonly StoredStatement[] {
    const reader = new PackedReader(packed);
    const statements: StoredStatement[] = [];
    let [advisory, judgement] = [0, 0];
    while (!reader.atEnd) {
      advisory += reader.signed();
      judgement += reader.signed();
      const numbers = { advisory, judgement, architecture: reader.number(), ratings: reader.number() };
      statements.push(new StoredStatement(this, key, numbers));
    }
    return statements;
  }
}

/** What of a package a statement speaks of alone; null for all. */
interface Bounds {
  readonly architecture: string | null;
  readonly module: string | null;
}

function boundsOf(text: string): Bounds {
  const [architecture = '', module = null] = text.split('\n');
  return { architecture: architecture === '' ? null : architecture, module };
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

function unpackPackage(row: Row, facts: readonly EcosystemFacts[]): PackageRow {
  return { ...(facts[Number(row['ecosystem'])] ?? NO_FACTS), name: textOf(row['name']) };
}

const NO_FACTS = ecosystemFacts('');

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
