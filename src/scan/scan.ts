import type { DatabaseInfo } from '../database/index.ts';
import {
  compareIds,
  compareSeverity,
  compareText,
  type Finding,
  formatTime,
  type Inventory,
  type PublishedVex,
  type Scan,
  SEVERITIES,
  type SuppressedFinding,
  sortIds,
} from '../model/index.ts';
import { findingOf } from './evidence.ts';
import type { Matched, Matcher } from './matcher.ts';
import { settledByOwner } from './ownership.ts';
import type { Judged } from './package-judgement.ts';
import { createStatements, NOTHING_SAID, type Said } from './statements/statements.ts';
import { warningsOf } from './warnings.ts';

/**
 * Every known vulnerability in an inventory, judged by `matcher`; `info` stamps the answer with the database it came
 * from. Findings are sorted by severity, id and package, so that the same input gives the same bytes.
 *
 * @param said VEX documents and rules of the user's own, which may hide findings
 */
export function scanInventory(
  inventory: Inventory,
  matcher: Matcher,
  info: DatabaseInfo,
  said: Said = NOTHING_SAID,
): Scan {
  const statements = createStatements(said, inventory, matcher.asOf);
  const matched = matcher.match(inventory);
  const affected = affectedOf(inventory, matched);
  const byPurl = new Map(inventory.packages.map((pkg) => [pkg.purl, pkg]));
  const known = new Map<Judged, Finding>();
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const { pkg, judged } of affected) {
    // Packages of one source share their judgement, and all of the finding but themselves.
    const same = known.get(judged);
    const finding = same === undefined ? findingOf(pkg, judged, matcher.asOf) : { ...same, package: pkg };
    if (same === undefined) known.set(judged, finding);
    const owner = (pkg.owner === null ? undefined : byPurl.get(pkg.owner)) ?? null;
    const byOwner = owner && settledByOwner(judged.vulnerability, owner, matched.packages.get(owner)?.judged ?? []);
    const { reason, statement } = statements.settle(finding, owner, byOwner);
    const whole = statement === null ? finding : { ...finding, statement };
    if (reason) suppressed.push({ finding: whole, reason });
    else findings.push(whole);
  }
  return {
    image: inventory.image,
    inventory,
    database: { built: formatTime(info.built), schemaVersion: info.schemaVersion, asOf: matcher.asOf },
    findings: inOrder(findings, (finding) => finding),
    suppressed: inOrder(suppressed, ({ finding }) => finding),
    ...(said.attached === undefined ? {} : { vex: publishedVex(said.attached) }),
    warnings: [...inventory.warnings, ...warningsOf(inventory, matcher, matched, info.built), ...statements.warnings],
  };
}

/** Those that hang on the image; a document without a place was given by hand. */
function publishedVex(attached: NonNullable<Said['attached']>): readonly PublishedVex[] {
  return attached.flatMap(({ published, author, statements }) =>
    published === undefined ? [] : [{ ...published, author, statements: statements.length }],
  );
}

/** Sorts by severity, id and package. Ids are ranked first, each once: comparing them takes the most time. */
function inOrder<T>(list: readonly T[], findingOf: (item: T) => Finding): readonly T[] {
  const ids = sortIds(new Set(list.map((item) => findingOf(item).id)));
  const ranks = new Map(ids.map((id, rank) => [id, rank]));
  const ranked = list.map((item) => {
    const finding = findingOf(item);
    return { item, finding, rank: SEVERITIES.indexOf(finding.severity) * ids.length + (ranks.get(finding.id) ?? 0) };
  });
  ranked.sort((a, b) => a.rank - b.rank || comparePackages(a.finding, b.finding));
  return ranked.map(({ item }) => item);
}

/** Severity, then id, then package. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareSeverity(a.severity, b.severity) || compareIds(a.id, b.id) || comparePackages(a, b);
}

function comparePackages(a: Finding, b: Finding): number {
  return (
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.purl, b.package.purl) ||
    compareText(a.package.locations[0]?.path ?? '', b.package.locations[0]?.path ?? '')
  );
}

function affectedOf(inventory: Inventory, matched: Matched) {
  return inventory.packages.flatMap((pkg) =>
    (matched.packages.get(pkg)?.affected ?? []).map((judged) => ({ pkg, judged })),
  );
}
