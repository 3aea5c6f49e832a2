import type { DatabaseSync } from 'node:sqlite';
import { compareText, rate, type Severity, type SeverityRating } from '../model/index.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { PackedWriter } from './packed.ts';
import { packIds } from './packed-id.ts';
import { packRatings } from './packed-ratings.ts';
import { BlockWriter } from './record-blocks.ts';
import { EPSS_PARTS } from './schema.ts';
import { writeSearchIndex } from './search-index.ts';
import { statementSeverity } from './statement-severity.ts';
import type { DatabaseInfo } from './types.ts';

/** A vulnerability while it is being put together. */
interface Gathered {
  readonly advisories: number[];
  readonly number: number;
  severity: Severity;
}

/**
 * Joins what was collected and writes every table that needs all records to be known. Rows go in in the order of
 * their keys, so that equal input makes equal bytes.
 */
export function writeCollected(database: DatabaseSync, collector: Collector): DatabaseInfo['counts'] {
  const identities = collector.identity.resolve();
  const vulnerabilities = gatherVulnerabilities(collector, identities);
  writeVulnerabilities(database, collector, identities, vulnerabilities);
  writeAdvisories(database, collector, identities);
  const packages = writePackages(database, collector);
  writeNames(database, collector, identities, vulnerabilities);
  writeSearchIndex(database, collector, {
    vulnerabilities: [...vulnerabilities].map(([id, { advisories }]) => ({
      names: [id, ...identities.aliases(id)],
      advisories,
    })),
    severity: severityOfStatements(collector, identities, vulnerabilities),
  });
  return {
    advisories: collector.advisories.ids.length,
    vulnerabilities: vulnerabilities.size,
    packages,
    statements: collector.statements.package.length,
  };
}

/** Sorted by id; every vulnerability that an advisory stands for or that CISA lists. */
function gatherVulnerabilities(collector: Collector, identities: Identities): Map<string, Gathered> {
  const advisories = new Map<string, number[]>();
  for (const [number, id] of collector.advisories.ids.entries()) {
    for (const vulnerability of identities.of(id)) {
      const list = advisories.get(vulnerability);
      if (list) list.push(number);
      else advisories.set(vulnerability, [number]);
    }
  }
  for (const [id, { kev }] of collector.enriched) if (kev && !advisories.has(id)) advisories.set(id, []);
  const ids = [...advisories.keys()].sort();
  return new Map(
    ids.map((id, number) => [id, { number, advisories: advisories.get(id) ?? [], severity: 'Unknown' as const }]),
  );
}

function writeVulnerabilities(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: ReadonlyMap<string, Gathered>,
): void {
  const insert = database.prepare('INSERT INTO vulnerability (n, id, packed) VALUES (?, ?, ?)');
  const writer = new PackedWriter();
  for (const [id, gathered] of vulnerabilities) {
    const enriched = collector.enriched.get(id);
    const ratings = ratingsOf(collector, gathered.advisories, enriched?.nvd?.ratings ?? 0);
    gathered.severity = rate(ratings).severity;
    packIds(writer, identities.aliases(id));
    packRatings(writer, ratings, collector.labels);
    const { kev, epss, nvd } = enriched ?? {};
    writer.number(kev ? 1 : 0);
    if (kev)
      writer
        .number(kev.added)
        .optional(kev.due)
        .number(kev.ransomware ? 1 : 0)
        .text(kev.name);
    writer.number(epss ? 1 : 0);
    if (epss) writer.number(parts(epss.probability)).number(parts(epss.percentile)).optional(epss.date);
    writer.optional(nvd?.published ?? firstPublished(collector, gathered.advisories));
    writer.optional(nvd?.prose ?? bestProse(collector, gathered.advisories));
    packAscending(writer, gathered.advisories);
    insert.run(gathered.number, id, writer.take());
  }
}

function parts(probability: number): number {
  return Math.round(Math.min(Math.max(probability, 0), 1) * EPSS_PARTS);
}

/** Those of all records that have not been withdrawn, each once, sorted by source, kind, value. */
function ratingsOf(collector: Collector, advisories: readonly number[], nvd: number): readonly SeverityRating[] {
  const sets = new Set([nvd]);
  for (const advisory of advisories) {
    if (collector.advisories.withdrawn.at(advisory) >= 0) continue;
    sets.add(collector.advisories.ratings.at(advisory));
    for (const statement of statementsOf(collector, advisory)) sets.add(collector.statements.ratings.at(statement));
  }
  const distinct = new Map<string, SeverityRating>();
  for (const set of sets) {
    for (const rating of collector.ratings[set] ?? []) {
      distinct.set(`${rating.source}\n${rating.kind}\n${rating.value}`, rating);
    }
  }
  return [...distinct].sort(([a], [b]) => compareText(a, b)).map(([, rating]) => rating);
}

function firstPublished(collector: Collector, advisories: readonly number[]): number | null {
  const times = advisories.map((advisory) => collector.advisories.published.at(advisory)).filter((time) => time >= 0);
  return times.reduce<number | null>((first, time) => (first === null || time < first ? time : first), null);
}

/** The prose of the advisory with the longest summary, or where none has any, with the longest details. */
function bestProse({ advisories: columns }: Collector, advisories: readonly number[]): number | null {
  const [best] = [...advisories].sort(
    (a, b) =>
      columns.summaryLength.at(b) - columns.summaryLength.at(a) ||
      columns.detailsLength.at(b) - columns.detailsLength.at(a) ||
      compareText(columns.ids[a] ?? '', columns.ids[b] ?? ''),
  );
  if (best === undefined) return null;
  return columns.summaryLength.at(best) + columns.detailsLength.at(best) > 0 ? columns.prose.at(best) : null;
}

function writeAdvisories(database: DatabaseSync, collector: Collector, identities: Identities): void {
  const { advisories, statements } = collector;
  const blocks = new BlockWriter(database, 'advisory');
  const writer = new PackedWriter();
  for (const [number, id] of advisories.ids.entries()) {
    writer.text(id).number(advisories.source.at(number));
    for (const time of [advisories.published, advisories.modified, advisories.withdrawn]) {
      writer.number(time.at(number) + 1);
    }
    const odd = advisories.oddUrls.get(number);
    writer.number(advisories.url.at(number) + 1);
    if (odd !== undefined) writer.text(odd);
    packIds(writer, identities.of(id));
    writer.number(advisories.prose.at(number)).number(advisories.ratings.at(number));
    const own = statementsOf(collector, number);
    writer.number(own.length);
    for (const statement of own) {
      writer.number(statements.package.at(statement)).number(statements.architecture.at(statement));
      writer.number(statements.judgement.at(statement)).number(statements.ratings.at(statement));
    }
    blocks.add(writer.take());
  }
  blocks.finish();
}

/** The positions of an advisory's statements. */
export function statementsOf({ advisories, statements }: Collector, advisory: number): readonly number[] {
  const last = advisory + 1 === advisories.ids.length;
  const end = last ? statements.package.length : advisories.firstStatement.at(advisory + 1);
  const start = advisories.firstStatement.at(advisory);
  return Array.from({ length: end - start }, (_, position) => start + position);
}

function writePackages(database: DatabaseSync, collector: Collector): number {
  const { statements } = collector;
  const byPackage: number[][] = Array.from({ length: collector.packages.size }, () => []);
  for (let statement = 0; statement < statements.package.length; statement++) {
    byPackage[statements.package.at(statement)]?.push(statement);
  }
  const insert = database.prepare('INSERT INTO package (n, ecosystem, name, packed) VALUES (?, ?, ?, ?)');
  const writer = new PackedWriter();
  for (const [number, text] of collector.packages.texts().entries()) {
    const parting = text.indexOf('\n');
    let [advisory, judgement] = [0, 0];
    for (const statement of byPackage[number] ?? []) {
      writer.signed(statements.advisory.at(statement) - advisory);
      writer.signed(statements.judgement.at(statement) - judgement);
      writer.number(statements.architecture.at(statement)).number(statements.ratings.at(statement));
      [advisory, judgement] = [statements.advisory.at(statement), statements.judgement.at(statement)];
    }
    insert.run(number, Number(text.slice(0, parting)), text.slice(parting + 1), writer.take());
  }
  return byPackage.length;
}

/** Every id, in capitals: what it means, and the advisories that have it. */
function writeNames(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: ReadonlyMap<string, Gathered>,
): void {
  const names = new Map<string, { readonly means: number[]; readonly advisories: number[] }>();
  const entry = (id: string) => {
    const name = id.toUpperCase();
    const known = names.get(name);
    if (known) return known;
    const made = { means: [], advisories: [] };
    names.set(name, made);
    return made;
  };
  for (const id of identities.ids) {
    for (const vulnerability of identities.of(id)) {
      const number = vulnerabilities.get(vulnerability)?.number;
      if (number !== undefined) entry(id).means.push(number);
    }
  }
  // What CISA lists and no advisory names has no other id than its own.
  for (const [id, { number, advisories }] of vulnerabilities) if (advisories.length === 0) entry(id).means.push(number);
  for (const [number, id] of collector.advisories.ids.entries()) entry(id).advisories.push(number);
  const insert = database.prepare('INSERT INTO name (name, packed) VALUES (?, ?)');
  const writer = new PackedWriter();
  for (const name of [...names.keys()].sort()) {
    const { means, advisories } = entry(name);
    packAscending(writer, ascending(means));
    packAscending(writer, advisories);
    insert.run(name, writer.take());
  }
}

/** Sorted, each once: spellings that differ in letter case alone are one name. */
function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
}

/** Numbers in ascending order, each as the distance from the one before. */
function packAscending(writer: PackedWriter, numbers: readonly number[]): void {
  writer.number(numbers.length);
  let before = 0;
  for (const number of numbers) {
    writer.number(number - before);
    before = number;
  }
}

function severityOfStatements(
  collector: Collector,
  identities: Identities,
  vulnerabilities: ReadonlyMap<string, Gathered>,
): (statement: number) => Severity {
  const { statements, advisories } = collector;
  const ecosystems = collector.ecosystems.texts();
  const ecosystemOf = collector.packages
    .texts()
    .map((text) => ecosystems[Number(text.slice(0, text.indexOf('\n')))] ?? '');
  const rated = collector.ratings.map((ratings) => rate(ratings).severity);
  return (statement) => {
    const meant = identities.of(advisories.ids[statements.advisory.at(statement)] ?? '');
    return statementSeverity(
      ecosystemOf[statements.package.at(statement)] ?? '',
      rated[statements.ratings.at(statement)] ?? 'Unknown',
      meant.map((id) => vulnerabilities.get(id)?.severity ?? 'Unknown'),
    );
  };
}
