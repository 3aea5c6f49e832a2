import { compareText, type Reference, rate } from '../../model/index.ts';
import type { AdvisoryAffected, AdvisoryDetail, AdvisoryListItem, VulnerabilityDetail } from '../advisory-types.ts';
import { atOnce, type Steps } from '../steps.ts';
import type { PackageKey } from '../types.ts';
import { advisoryPackage, aliasesOf, listItem } from './list-item.ts';
import type { Rows } from './rows.ts';
import { standing, standingFix } from './standing.ts';
import { statementSeverity } from './statement-severity.ts';
import type { StatementRow, StoredAdvisory } from './stored-advisory.ts';

/** Every advisory of an id (letter case aside), for two sources may each have one of the same. */
export function advisoriesOfId(rows: Rows, id: string): readonly AdvisoryDetail[] {
  return rows.name(id).advisories.map((number) => advisoryDetail(rows, rows.advisory(number)));
}

/** What an id means, whether its own or an alias; several where a record stands for several. */
export function* vulnerabilitiesOfId(rows: Rows, id: string): Steps<readonly VulnerabilityDetail[]> {
  const details: VulnerabilityDetail[] = [];
  for (const number of rows.name(id).vulnerabilities) details.push(yield* vulnerabilityDetail(rows, number));
  return details;
}

/** What every advisory says of a package, the newest change first. */
export function advisoriesOfPackage(rows: Rows, key: PackageKey): readonly AdvisoryListItem[] {
  const advisories = new Set(
    rows
      .statementsOf(key)
      .all()
      .map(({ number }) => number),
  );
  return [...advisories]
    .flatMap((number) => atOnce(itemsOfAdvisory(rows, number)))
    .filter((item) => item.package.ecosystem === key.ecosystem && item.package.name === key.name)
    .sort((a, b) => (b.updated ?? -1) - (a.updated ?? -1) || compareText(a.id, b.id));
}

function advisoryDetail(rows: Rows, advisory: StoredAdvisory): AdvisoryDetail {
  return {
    ...advisory.toJSON(),
    vulnerabilities: advisory.vulnerabilities,
    aliases: aliasesOf(rows, advisory),
    ...rows.prose(advisory.prose),
    ratings: rows.ratings(advisory.ratings),
    affected: advisory.statements().map((statement) => affectedOf(rows, statement)),
  };
}

function affectedOf(rows: Rows, statement: StatementRow): AdvisoryAffected {
  const judgement = rows.judgement(statement.judgement);
  const about = advisoryPackage(rows, statement.package, statement.architecture);
  return {
    package: about,
    status: standing(judgement, null)?.status ?? 'affected',
    fixedIn: standingFix(judgement, null, about.type),
    judgement,
    events: judgement.kind === 'timeline' ? judgement.events : [],
  };
}

function* vulnerabilityDetail(rows: Rows, number: number): Steps<VulnerabilityDetail> {
  const record = rows.vulnerability(number);
  const references: (readonly Reference[])[] = [];
  const packages: AdvisoryListItem[] = [];
  for (const advisory of record.advisories) {
    references.push(rows.prose(rows.advisory(advisory).prose).references);
    for (const item of yield* itemsOfAdvisory(rows, advisory)) packages.push(item);
    yield;
  }
  return {
    ...record.toJSON(),
    severity: rate(record.ratings).severity,
    references: distinctReferences(references),
    packages: packages.sort(comparePackages),
  };
}

/** An item for each package of an advisory; none for one that has been withdrawn. */
function* itemsOfAdvisory(rows: Rows, number: number): Steps<readonly AdvisoryListItem[]> {
  const advisory = rows.advisory(number);
  if (advisory.withdrawn !== null) return [];
  const meant = advisory.vulnerabilities
    .flatMap((id) => rows.name(id).vulnerabilities)
    .map((vulnerability) => rate(rows.vulnerability(vulnerability).ratings).severity);
  const aliases = aliasesOf(rows, advisory);
  const items: AdvisoryListItem[] = [];
  for (const statement of advisory.statements()) {
    const stands = standing(rows.judgement(statement.judgement), null);
    const own = rate(rows.ratings(statement.ratings)).severity;
    const { ecosystem } = rows.package(statement.package);
    const facts = {
      advisory: number,
      package: statement.package,
      architecture: statement.architecture,
      judgement: statement.judgement,
      severity: statementSeverity(ecosystem, own, meant),
      status: stands?.status ?? 'affected',
      updated: stands?.since ?? advisory.modified ?? advisory.published,
    };
    items.push(listItem(rows, facts, aliases));
    if (items.length % ITEMS_A_STEP === 0) yield;
  }
  return items;
}

/** A millisecond or two. */
const ITEMS_A_STEP = 50;

function comparePackages(a: AdvisoryListItem, b: AdvisoryListItem): number {
  return (
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.ecosystem, b.package.ecosystem) ||
    compareText(a.id, b.id)
  );
}

/** References of several records, each URL once, in the order of the records. */
function distinctReferences(all: readonly (readonly Reference[])[]): readonly Reference[] {
  const byUrl = new Map<string, Reference>();
  for (const reference of all.flat()) if (!byUrl.has(reference.url)) byUrl.set(reference.url, reference);
  return [...byUrl.values()];
}
