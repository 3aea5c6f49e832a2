import type { Database, VulnerabilityRecord } from '../database/index.ts';
import type { ReportedFinding, ScannerName, ScannerReport } from '../inventory/index.ts';
import {
  type AdvisoryEvidence,
  type Finding,
  type Package,
  rate,
  type Scan,
  type Seconds,
  type Severity,
  type Status,
} from '../model/index.ts';
import { evidenceOf, ratingOf } from './evidence.ts';
import { withInferredOrigins } from './infer-origin.ts';
import { type Matched, type Matcher, recordsOf } from './matcher.ts';
import type { Judged } from './package-judgement.ts';
import { scanInventory } from './scan.ts';
import { NOTHING_SAID, type Said } from './statements/statements.ts';

/**
 * What the advisories answer to one line of a report: it is so; it is fixed at or below the installed version; the
 * vendor says that the package is not affected; the vendor has settled it for the package that holds this one; a VEX
 * statement or a rule of one's own leaves it out; or they say nothing of it.
 */
export type Answer = 'affected' | 'fixed' | 'not-affected' | 'settled' | 'suppressed' | 'unknown';

/** One line of a report with the answer. */
export interface JudgedFinding {
  readonly reported: ReportedFinding;
  readonly answer: Answer;
  /** The id that people know, and its others; those of the report where the database knows it not. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  /** How the advisories say that it stands; null where they say nothing. */
  readonly status: Status | null;
  readonly fixedIn: string | null;
  /** Since when that has been known; null where nobody says. */
  readonly since: Seconds | null;
  readonly advisory: AdvisoryEvidence | null;
  /** The vendor's note, justification or reason, or the rule's; empty where there is none. */
  readonly note: string;
}

/** A scanner's report, held against what the advisories say of the packages that it names. */
export interface JudgedReport {
  readonly scanner: ScannerName;
  /** `grype 0.74.0`. */
  readonly format: string;
  /** A scan of the same packages; its warnings say what could not be judged. */
  readonly scan: Scan;
  /** In the report's order. */
  readonly reported: readonly JudgedFinding[];
  /** What the advisories say of these packages and the report does not. */
  readonly missed: readonly Finding[];
}

/** What judging a report asks of a database beside the matcher's questions. */
export type ReportDatabase = Pick<Database, 'info' | 'getVulnerabilities'>;

/** Answers each finding of a report, and says what it missed in the packages that it names. */
export function judgeReport(
  given: ScannerReport,
  matcher: Matcher,
  database: ReportDatabase,
  said: Said = NOTHING_SAID,
): JudgedReport {
  const report = withInferredOrigins(given, database);
  const { inventory } = report;
  const scan = scanInventory(inventory, matcher, database.info, said);
  const known: Known = { scan: indexed(scan), matched: matcher.match(inventory), matcher, records: new Map() };
  const answered = new Set<Finding>();
  const reported = report.reported.map((finding) => judgeFinding(finding, known, answered));
  return {
    scanner: report.scanner,
    format: report.format,
    scan,
    reported,
    missed: scan.findings.filter((finding) => !answered.has(finding)),
  };
}

interface Known {
  readonly scan: IndexedScan;
  readonly matched: Matched;
  readonly matcher: Matcher;
  readonly records: Map<string, VulnerabilityRecord | null>;
}

interface IndexedScan {
  readonly findings: ReadonlyMap<Package, readonly Finding[]>;
  readonly settled: ReadonlyMap<Package, readonly Scan['suppressed'][number][]>;
}

function indexed(scan: Scan): IndexedScan {
  return {
    findings: Map.groupBy(scan.findings, (finding) => finding.package),
    settled: Map.groupBy(scan.suppressed, ({ finding }) => finding.package),
  };
}

function judgeFinding(reported: ReportedFinding, known: Known, answered: Set<Finding>): JudgedFinding {
  const ids = meaningsOf(reported, known.matcher);
  const pkg = reported.package;
  const finding = pkg && known.scan.findings.get(pkg)?.find(({ id }) => ids.has(id));
  if (finding) {
    answered.add(finding);
    return { ...ofFinding(reported, finding), answer: 'affected' };
  }
  const settled = pkg && known.scan.settled.get(pkg)?.find((one) => ids.has(one.finding.id));
  if (settled) {
    const { kind, sentence } = settled.reason;
    const answer = kind === 'vex' || kind === 'ignore' ? 'suppressed' : 'settled';
    return { ...ofFinding(reported, settled.finding), answer, note: sentence };
  }
  const judged = pkg && known.matched.packages.get(pkg)?.judged.find(({ vulnerability }) => ids.has(vulnerability));
  if (pkg && judged) return ofJudged(reported, pkg, judged, known);
  return ofNothing(reported, ids, known);
}

/** The vulnerabilities (by the id that people know) that a line of a report may mean. */
function meaningsOf({ id, aliases }: ReportedFinding, { index }: Matcher): ReadonlySet<string> {
  const own = index.vulnerabilityIds(id);
  return new Set(own.length > 0 ? own : aliases.flatMap((alias) => index.vulnerabilityIds(alias)));
}

function ofFinding(reported: ReportedFinding, finding: Finding): Omit<JudgedFinding, 'answer'> {
  const { id, aliases, severity, status, fixedIn, advisory } = finding;
  const since = fixedIn === null ? advisory.updated : advisory.fixedSince;
  return { reported, id, aliases, severity, status, fixedIn, since, advisory, note: '' };
}

function ofJudged(reported: ReportedFinding, pkg: Package, judged: Judged, known: Known): JudgedFinding {
  const { decision, considered, record } = judged;
  const { verdict } = decision.by;
  return {
    reported,
    answer: decision.outcome,
    id: record.id,
    aliases: record.aliases,
    severity: ratingOf(pkg, considered, record).severity,
    status: decision.outcome === 'affected' ? decision.status : decision.outcome,
    fixedIn: decision.outcome === 'not-affected' ? null : decision.fixedIn,
    since: verdict.since,
    advisory: evidenceOf(decision.by, known.matcher.asOf),
    note: verdict.note || (verdict.kind === 'not-affected' ? (verdict.justification ?? '') : ''),
  };
}

function ofNothing(reported: ReportedFinding, ids: ReadonlySet<string>, known: Known): JudgedFinding {
  const [meant] = ids;
  const record = meant === undefined ? null : recordOf(meant, known);
  return {
    reported,
    answer: 'unknown',
    id: record?.id ?? reported.id,
    aliases: record?.aliases ?? reported.aliases,
    severity: rate(record?.ratings ?? [{ source: '', kind: 'word', value: reported.severity }]).severity,
    status: null,
    fixedIn: null,
    since: null,
    advisory: null,
    note: '',
  };
}

function recordOf(id: string, { records, matcher }: Known): VulnerabilityRecord | null {
  const known = records.get(id);
  if (known !== undefined) return known;
  const record = recordsOf(matcher.index, [id]).get(id) ?? null;
  records.set(id, record);
  return record;
}
