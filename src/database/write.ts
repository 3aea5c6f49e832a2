import type { DatabaseSync } from 'node:sqlite';
import { rate, type Severity } from '../model/index.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { PackedWriter } from './packed.ts';
import { packIds } from './packed-id.ts';
import { BlockWriter } from './record-blocks.ts';
import { writeSearchIndex } from './search-index.ts';
import { statementSeverity } from './statement-severity.ts';
import type { DatabaseInfo } from './types.ts';
import { writeNames } from './write-names.ts';
import { type Gathered, gatherVulnerabilities, writeVulnerabilities } from './write-vulnerabilities.ts';

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
    const own = collector.statementsOf(number);
    writer.number(own.length);
    for (const statement of own) {
      writer.number(statements.package.at(statement)).number(statements.architecture.at(statement));
      writer.number(statements.judgement.at(statement)).number(statements.ratings.at(statement));
    }
    blocks.add(writer.take());
  }
  blocks.finish();
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
