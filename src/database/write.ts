import type { DatabaseSync } from 'node:sqlite';
import { rate, SEVERITIES, type Severity } from '../model/index.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { NumberLists } from './number-lists.ts';
import { PackedWriter } from './packed.ts';
import { packIds } from './packed-id.ts';
import { BlockWriter } from './record-blocks.ts';
import { statementSeverity } from './statement-severity.ts';
import type { DatabaseInfo } from './types.ts';
import { writePostings } from './write-postings.ts';
import { writeSearchIndex } from './write-search-index.ts';
import { writeSubstrings } from './write-substrings.ts';
import { writeTerms } from './write-terms.ts';
import { gatherVulnerabilities, type Vulnerabilities, writeVulnerabilities } from './write-vulnerabilities.ts';

/**
 * Joins what was collected and writes every table that needs all records to be known. Rows go in in the order of
 * their keys, so that equal input makes equal bytes.
 */
export function writeCollected(database: DatabaseSync, collector: Collector): DatabaseInfo['counts'] {
  const identities = collector.identity.resolve();
  const vulnerabilities = gatherVulnerabilities(collector, identities);
  writeVulnerabilities(database, collector, identities, vulnerabilities);
  writeAdvisories(database, collector, identities);
  writePackages(database, collector);
  const listed = writeSearchIndex(database, collector, {
    vulnerabilities,
    severity: severityOfStatements(collector, identities, vulnerabilities),
  });
  const terms = writeTerms(database, collector, identities, vulnerabilities);
  writeSubstrings(database, terms, writePostings(database, terms, listed), listed);
  return {
    advisories: collector.advisories.id.length,
    vulnerabilities: vulnerabilities.ids.length,
    packages: collector.packages.size,
    statements: collector.statements.package.length,
  };
}

function writeAdvisories(database: DatabaseSync, collector: Collector, identities: Identities): void {
  const { advisories, statements } = collector;
  const blocks = new BlockWriter(database, 'advisory');
  const writer = new PackedWriter();
  for (let number = 0; number < advisories.id.length; number++) {
    const id = advisories.id.at(number);
    writer.text(identities.id(id)).number(advisories.source.at(number));
    for (const time of [advisories.published, advisories.modified, advisories.withdrawn]) {
      writer.number(time.at(number) + 1);
    }
    const odd = advisories.oddUrls.get(number);
    writer.number(advisories.url.at(number) + 1);
    if (odd !== undefined) writer.text(odd);
    packIds(
      writer,
      identities.meaning(id).map((meant) => identities.id(meant)),
    );
    writer.number(advisories.prose.at(number)).number(advisories.ratings.at(number));
    const [first, end] = [collector.firstStatement(number), collector.firstStatement(number + 1)];
    writer.number(end - first);
    for (let statement = first; statement < end; statement++) {
      writer.number(statements.package.at(statement)).number(statements.architecture.at(statement));
      writer.number(statements.judgement.at(statement)).number(statements.ratings.at(statement));
    }
    blocks.add(writer.take());
  }
  blocks.finish();
}

function writePackages(database: DatabaseSync, { packages, statements }: Collector): void {
  const byPackage = NumberLists.gather(packages.size, (tell) => {
    for (let statement = 0; statement < statements.package.length; statement++) {
      tell(statements.package.at(statement), statement);
    }
  });
  const insert = database.prepare('INSERT INTO package (n, ecosystem, name, packed) VALUES (?, ?, ?, ?)');
  const writer = new PackedWriter();
  for (let number = 0; number < packages.size; number++) {
    const text = packages.text(number);
    const parting = text.indexOf('\n');
    let [advisory, judgement] = [0, 0];
    for (const statement of byPackage.list(number)) {
      writer.signed(statements.advisory.at(statement) - advisory);
      writer.signed(statements.judgement.at(statement) - judgement);
      writer.number(statements.architecture.at(statement)).number(statements.ratings.at(statement));
      [advisory, judgement] = [statements.advisory.at(statement), statements.judgement.at(statement)];
    }
    insert.run(number, Number(text.slice(0, parting)), text.slice(parting + 1), writer.take());
  }
}

function severityOfStatements(
  { statements, advisories, ecosystems, packages, ratings }: Collector,
  identities: Identities,
  { numberOfId, severity }: Vulnerabilities,
): (statement: number) => Severity {
  const names = ecosystems.texts();
  const ecosystemOf = new Int32Array(packages.size);
  for (let number = 0; number < packages.size; number++)
    ecosystemOf[number] = Number.parseInt(packages.text(number), 10);
  const rated = ratings.map((set) => rate(set).severity);
  return (statement) => {
    const meant = identities.meaning(advisories.id.at(statements.advisory.at(statement)));
    return statementSeverity(
      names[ecosystemOf[statements.package.at(statement)] ?? -1] ?? '',
      rated[statements.ratings.at(statement)] ?? 'Unknown',
      meant.map((id) => SEVERITIES[severity[numberOfId[id] ?? -1] ?? -1] ?? 'Unknown'),
    );
  };
}
