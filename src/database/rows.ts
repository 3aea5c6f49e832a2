import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Judgement, Seconds, SeverityRating } from '../model/index.ts';
import type { About } from './about.ts';
import { ID_IN_URL } from './collect.ts';
import { CACHE_ENTRIES_LIMIT } from './limits.ts';
import { PackedReader } from './packed.ts';
import { unpackIds } from './packed-id.ts';
import { unpackJudgement } from './packed-judgement.ts';
import { unpackRatings } from './packed-ratings.ts';
import { type Prose, ProseReader } from './prose.ts';
import { BlockReader } from './record-blocks.ts';
import { EPSS_PARTS } from './schema.ts';
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
  readonly #about: About;
  readonly #ecosystems: ReadonlyMap<string, number>;
  readonly #statementsOf: StatementSync;
  readonly #names: StatementSync;
  readonly #prose: ProseReader;

  constructor(database: DatabaseSync, about: About) {
    this.#about = about;
    this.#ecosystems = new Map(about.ecosystems.map((name, number) => [name, number]));
    this.#statementsOf = database.prepare('SELECT packed FROM package WHERE ecosystem = ? AND name = ?');
    const name = database.prepare('SELECT packed FROM name WHERE name = ?');
    this.name = keeping((id: string) => unpackName(name.get(id.toUpperCase())));
    this.#names = database.prepare('SELECT name FROM package WHERE ecosystem = ? ORDER BY name');
    this.#prose = new ProseReader(database);
    const advisories = new BlockReader(database, 'advisory');
    const judgements = new BlockReader(database, 'judgement');
    this.advisory = keeping((number: number) => unpackAdvisory(advisories.get(number), about));
    this.judgement = keeping((number: number) => unpackJudgement(judgements.get(number)));
    this.ratings = keepingRows(database.prepare('SELECT packed FROM rating WHERE n = ?'), (row) =>
      unpackRatings(new PackedReader(bytesOf(row['packed'])), about.labels),
    );
    this.package = keepingRows(database.prepare('SELECT ecosystem, name FROM package WHERE n = ?'), (row) => ({
      ecosystem: about.ecosystems[Number(row['ecosystem'])] ?? '',
      name: textOf(row['name']),
    }));
    this.vulnerability = keepingRows(database.prepare('SELECT id, packed FROM vulnerability WHERE n = ?'), (row) =>
      unpackVulnerability(textOf(row['id']), bytesOf(row['packed']), about),
    );
  }

  /** The statements about a package, each with the number of its advisory. */
  statementsOf(
    ecosystem: string,
    name: string,
  ): readonly {
    readonly advisory: number;
    readonly judgement: number;
    readonly architecture: number;
    readonly ratings: number;
  }[] {
    const number = this.#ecosystems.get(ecosystem);
    const row = number === undefined ? undefined : this.#statementsOf.get(number, name);
    if (!row) return [];
    const reader = new PackedReader(bytesOf(row['packed']));
    const statements = [];
    let [advisory, judgement] = [0, 0];
    while (!reader.atEnd) {
      advisory += reader.signed();
      judgement += reader.signed();
      statements.push({ advisory, judgement, architecture: reader.number(), ratings: reader.number() });
    }
    return statements;
  }

  /** The names of an ecosystem's packages, sorted. */
  packageNames(ecosystem: string): readonly string[] {
    const number = this.#ecosystems.get(ecosystem);
    return number === undefined ? [] : this.#names.all(number).map((row) => textOf(row['name']));
  }

  architecture(number: number): string | null {
    return number === 0 ? null : (this.#about.architectures[number] ?? null);
  }

  prose(number: number): Prose {
    return this.#prose.get(number);
  }
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

function keepingRows<T>(select: StatementSync, unpack: (row: Row) => T): (number: number) => T {
  return keeping((number: number) => {
    const row = select.get(number);
    if (!row) throw new RangeError(`the database has no row ${number} where one is named`);
    return unpack(row);
  });
}

function unpackAdvisory(packed: Buffer, about: About): AdvisoryRow {
  const reader = new PackedReader(packed);
  const id = reader.text();
  const source = about.sources[reader.number()] ?? '';
  const published = reader.optional();
  const modified = reader.optional();
  const withdrawn = reader.optional();
  const template = reader.optional();
  const url = template === null ? reader.text() : (about.urls[template] ?? '').split(ID_IN_URL).join(id);
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

function unpackName(row: Row | undefined): NameRow {
  if (!row) return { vulnerabilities: [], advisories: [] };
  const reader = new PackedReader(bytesOf(row['packed']));
  return { vulnerabilities: reader.ascending(), advisories: reader.ascending() };
}

function unpackVulnerability(id: string, packed: Uint8Array, about: About): VulnerabilityRow {
  const reader = new PackedReader(packed);
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
