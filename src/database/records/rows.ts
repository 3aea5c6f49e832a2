import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Judgement, SeverityRating } from '../../model/index.ts';
import type { About } from '../about.ts';
import { damageOf, tellingDamage } from '../damage.ts';
import { CACHE_ENTRIES_LIMIT } from '../limits.ts';
import { PackedReader } from '../packed/packed.ts';
import { unpackJudgement, unpackLatest } from '../packed/packed-judgement.ts';
import { unpackRatings } from '../packed/packed-ratings.ts';
import { type Prose, ProseReader } from '../packed/prose.ts';
import { BlockReader } from '../packed/record-blocks.ts';
import { TermReader, type TermTarget } from '../search/term-blocks.ts';
import type { PackageKey } from '../types.ts';
import { type EcosystemFacts, ecosystemFacts } from './ecosystem-facts.ts';
import { type AdvisoryTexts, StoredAdvisory, urlTemplate } from './stored-advisory.ts';
import { StoredStatements } from './stored-statements.ts';
import { StoredVulnerability, type VulnerabilityTexts } from './stored-vulnerability.ts';

/** A row of `package`, without its statements. */
export interface PackageRow extends EcosystemFacts {
  readonly name: string;
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
  /** The same; of a timeline the last event alone. */
  readonly latest: (number: number) => Judgement;
  readonly ratings: (number: number) => readonly SeverityRating[];
  readonly package: (number: number) => PackageRow;
  readonly vulnerability: (number: number) => StoredVulnerability;
  /** Letter case is ignored. */
  readonly name: (id: string) => NameRow;
  readonly prose: (number: number) => Prose;
  /** The statements about a package, by its canonical name. */
  readonly statementsOf: (key: PackageKey) => StoredStatements;
  /** The names of an ecosystem's packages, sorted. */
  readonly packageNames: (ecosystem: string) => readonly string[];
  readonly #bounds: readonly Bounds[];
  readonly #terms: TermReader;

  /** @throws {DatabaseError} from every one of its functions, when `file` is damaged. */
  constructor(database: DatabaseSync, about: About, file: string) {
    const whole = tellingDamage(file);
    const kept = <Key, T>(read: (key: Key) => T) => keeping(file, read);
    const select = (sql: string) => database.prepare(sql);
    this.#bounds = about.architectures.map(boundsOf);
    const texts: AdvisoryTexts = { sources: about.sources, urls: about.urls.map(urlTemplate), file };
    const advisories = new BlockReader(database, 'advisory');
    const judgements = new BlockReader(database, 'judgement');
    const prose = new ProseReader(database);
    this.advisory = kept((number: number) => new StoredAdvisory(advisories.get(number), texts));
    this.judgement = kept((number: number) => unpackJudgement(judgements.get(number)));
    this.latest = kept((number: number) => unpackLatest(judgements.get(number)));
    this.prose = whole((number: number) => prose.get(number));
    const rating = select('SELECT packed FROM rating WHERE n = ?');
    this.ratings = kept((number: number) =>
      unpackRatings(new PackedReader(bytesOf(rowOf(rating, number)['packed'])), about.labels),
    );
    const ofPackage = select('SELECT ecosystem, name FROM package WHERE n = ?');
    const facts = about.ecosystems.map(ecosystemFacts);
    this.package = kept((number: number) => unpackPackage(rowOf(ofPackage, number), facts));
    const vulnerabilities = new BlockReader(database, 'vulnerability');
    const told: VulnerabilityTexts = { labels: about.labels, file, prose: this.prose };
    this.vulnerability = kept((number: number) => new StoredVulnerability(vulnerabilities.get(number), told));
    this.#terms = new TermReader(database);
    this.name = kept((id: string) => this.#named(this.#terms.find(id)));
    const ecosystems = new Map(about.ecosystems.map((ecosystem, number) => [ecosystem, number]));
    const statements = select('SELECT packed FROM package WHERE ecosystem = ? AND name = ?');
    this.statementsOf = whole((key: PackageKey) => {
      const number = ecosystems.get(key.ecosystem);
      const row = number === undefined ? undefined : statements.get(number, key.name);
      return new StoredStatements(row === undefined ? NO_STATEMENTS : bytesOf(row['packed']), this, key);
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

/** A reader that keeps what it has read, up to a limit, and tells of damage in the file. */
function keeping<Key, T>(file: string, read: (key: Key) => T): (key: Key) => T {
  const kept = new Map<Key, T>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    try {
      const value = read(key);
      if (kept.size >= CACHE_ENTRIES_LIMIT) kept.clear();
      kept.set(key, value);
      return value;
    } catch (cause) {
      throw damageOf(file, cause);
    }
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

/** A count of none. */
const NO_STATEMENTS = Uint8Array.of(0);

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
