import type { DatabaseSync } from 'node:sqlite';
import { rate, SEVERITIES } from '../../model/index.ts';
import { bytesApart } from '../arrays/apart.ts';
import { giveBack } from '../arrays/give-back.ts';
import { NumberLists } from '../arrays/number-lists.ts';
import { ALIASES_STORED_LIMIT } from '../limits.ts';
import { PackedWriter } from '../packed/packed.ts';
import { packStatements, SEVERAL } from '../packed/packed-statements.ts';
import { BlockWriter } from '../packed/record-blocks.ts';
import { ownsItsPackages } from '../records/statement-severity.ts';
import type { DatabaseInfo } from '../types.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { type ListedRows, writeSearchIndex } from './write-search-index.ts';
import { type WritingThreads, writeSubstrings } from './write-substrings.ts';
import { type Terms, writeTerms } from './write-terms.ts';
import { gatherVulnerabilities, type Vulnerabilities, writeVulnerabilities } from './write-vulnerabilities.ts';

/**
 * Joins what was collected and writes every table that needs all records to be known. Rows go in in the order of
 * their keys, so that equal input makes equal bytes. What a table needs is let go before the next one is made, which
 * empties the collector.
 */
export async function writeCollected(
  database: DatabaseSync,
  collector: Collector,
  threads: WritingThreads,
): Promise<DatabaseInfo['counts']> {
  const { advisories, packages, statements } = collector;
  const counts = { packages: packages.size, statements: statements.package.length };
  const own = advisories.id.length;
  const { terms, rows, vulnerabilities } = writeRecords(database, collector);
  await writeSubstrings(database, terms, rows, threads);
  return { advisories: own, vulnerabilities, ...counts };
}

/** Everything but substrings. */
function writeRecords(
  database: DatabaseSync,
  collector: Collector,
): { readonly terms: Terms; readonly rows: ListedRows; readonly vulnerabilities: number } {
  const identities = collector.identity.resolve();
  const vulnerabilities = gatherVulnerabilities(collector, identities);
  writeVulnerabilities(database, collector, identities, vulnerabilities);
  writeAdvisories(database, collector, identities, vulnerabilities);
  writePackages(database, collector, vulnerabilities);
  const severities = severitiesOfStatements(collector, identities, vulnerabilities);
  collector.forgetRecords();
  identities.forgetAliases();
  const listed = writeSearchIndex(database, collector, { vulnerabilities, severities });
  giveBack(severities, vulnerabilities.severity, vulnerabilities.ofAdvisory);
  collector.forgetRows();
  const { starts, withdrawn } = listed;
  const terms = writeTerms(database, collector, { identities, vulnerabilities, listed });
  for (const lists of [listed.documentsOfVulnerability, listed.documentsOfAdvisory]) lists.clear();
  for (const lists of [listed.rowsOfPackage, listed.rowsOfComponent, vulnerabilities.advisories]) lists.clear();
  giveBack(vulnerabilities.numberOfId);
  return { terms, rows: { starts, withdrawn }, vulnerabilities: vulnerabilities.ids.length };
}

function writeAdvisories(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  { numberOfId, ofAdvisory }: Vulnerabilities,
): void {
  const { advisories, statements } = collector;
  const blocks = new BlockWriter(database, 'advisory');
  const writer = new PackedWriter();
  const aliases = new PackedWriter();
  for (let number = 0; number < advisories.id.length; number++) {
    const id = advisories.id.at(number);
    identities.pack(writer, id);
    writer.number(advisories.source.at(number));
    for (const time of [advisories.published, advisories.modified, advisories.withdrawn]) {
      writer.number(time.at(number) + 1);
    }
    const odd = advisories.oddUrls.get(number);
    writer.number(advisories.url.at(number) + 1);
    if (odd !== undefined) writer.text(odd);
    const meaning = identities.meaning(id);
    writer.number(meaning.length);
    for (const meant of meaning) identities.pack(writer, meant);
    packAliases(aliases, identities, id);
    writer.bytes(aliases.written());
    aliases.clear();
    writer.number(advisories.prose.at(number)).number(advisories.ratings.at(number));
    // Of one alone, the statements themselves tell it.
    if (ofAdvisory[number] === -1) for (const meant of meaning) writer.number(numberOfId[meant] ?? 0);
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

/** All names of what an advisory stands for but its own and the first's; nothing where they are too many (records/list-item.ts). */
function packAliases(writer: PackedWriter, identities: Identities, id: number): void {
  const [first, ...others] = identities.meaning(id);
  const aliases = first === undefined || others.length > 0 ? null : identities.aliases(first);
  // Most have a few names of the one that they stand for, each once.
  if (aliases !== null && aliases.length <= ALIASES_STORED_LIMIT) packAllBut(writer, identities, aliases, id);
  else packAliasesOfMany(writer, identities, id);
}

function packAllBut(writer: PackedWriter, identities: Identities, ids: Int32Array, without: number): void {
  let count = 0;
  for (const id of ids) if (id !== without) count++;
  writer.number(count);
  for (const id of ids) if (id !== without) identities.pack(writer, id);
}

function packAliasesOfMany(writer: PackedWriter, identities: Identities, id: number): void {
  const [first, ...others] = identities.meaning(id);
  const names = new Set(others);
  for (const meant of identities.meaning(id)) {
    const aliases = identities.aliases(meant);
    if (names.size + aliases.length > ALIASES_STORED_LIMIT) return;
    for (const alias of aliases) names.add(alias);
  }
  names.delete(id);
  if (first !== undefined) names.delete(first);
  writer.number(names.size);
  for (const name of names) identities.pack(writer, name);
}

function writePackages(
  database: DatabaseSync,
  { packages, statements, advisories }: Collector,
  { ofAdvisory }: Vulnerabilities,
): void {
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
    packStatements(
      writer,
      Array.from(byPackage.list(number), (statement) => {
        const advisory = statements.advisory.at(statement);
        return {
          advisory,
          judgement: statements.judgement.at(statement),
          architecture: statements.architecture.at(statement),
          ratings: statements.ratings.at(statement),
          vulnerability: ofAdvisory[advisory] ?? SEVERAL,
          isWithdrawn: advisories.withdrawn.at(advisory) >= 0,
        };
      }),
    );
    insert.run(number, Number(text.slice(0, parting)), text.slice(parting + 1), writer.take());
  }
}

/** The severity of each statement, in SEVERITIES, of which the first is the most pressing; as `statementSeverity` has it. */
function severitiesOfStatements(
  { statements, advisories, ecosystems, packages, ratings }: Collector,
  identities: Identities,
  { numberOfId, severity }: Vulnerabilities,
): Uint8Array {
  const isDistribution = ecosystems.texts().map(ownsItsPackages);
  const isOwn = Uint8Array.from({ length: packages.size }, (_, number) =>
    isDistribution[Number.parseInt(packages.text(number), 10)] ? 1 : 0,
  );
  const rated = ratings.map((set) => SEVERITIES.indexOf(rate(set).severity));
  const severities = bytesApart(statements.package.length);
  let [advisory, ofAdvisory] = [-1, UNKNOWN];
  for (let statement = 0; statement < severities.length; statement++) {
    if (statements.advisory.at(statement) !== advisory) {
      advisory = statements.advisory.at(statement);
      ofAdvisory = UNKNOWN;
      for (const id of identities.meaning(advisories.id.at(advisory))) {
        ofAdvisory = Math.min(ofAdvisory, severity[numberOfId[id] ?? -1] ?? UNKNOWN);
      }
    }
    const own = rated[statements.ratings.at(statement)] ?? UNKNOWN;
    severities[statement] = own !== UNKNOWN && isOwn[statements.package.at(statement)] === 1 ? own : ofAdvisory;
  }
  return severities;
}

const UNKNOWN = SEVERITIES.indexOf('Unknown');
