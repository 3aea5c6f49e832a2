import type { Finding, Seconds, Status } from '../../model/index.ts';
import type { JudgedFinding, JudgedReport } from '../../scan/index.ts';
import type { ReportAnswer, ReportedRow } from '../../web/index.ts';

/**
 * A judged report as its page shows it.
 * @param file the name that the report was uploaded under; empty for none
 * @param most rows of each part; a large report has many times as many
 */
export function reportView({ format, scan, reported, missed }: JudgedReport, file: string, most: number): ReportAnswer {
  const standing = reported.filter(({ status }) => status !== null && !isSettled(status));
  const settled = reported.filter(({ status }) => isSettled(status));
  const unknown = reported.filter(({ status }) => status === null);
  const rows = (findings: readonly JudgedFinding[]) => ({
    lines: findings.length,
    shown: findings.slice(0, most).map(reportedRow),
  });
  return {
    tool: format,
    file,
    standing: rows(standing),
    fixable: standing.filter(({ fixedIn }) => fixedIn !== null).length,
    settled: rows(settled),
    unknown: rows(unknown),
    missed: { lines: missed.length, shown: missed.slice(0, most).map(missedRow) },
    warnings: scan.warnings.map(({ subject, message }) => (subject === '' ? message : `${subject}: ${message}`)),
  };
}

function isSettled(status: Status | null): boolean {
  return status === 'fixed' || status === 'not-affected';
}

function reportedRow(finding: JudgedFinding): ReportedRow {
  const { package: about, name, version } = finding.reported;
  return {
    id: finding.id,
    aliases: finding.aliases,
    severity: finding.severity,
    package: { type: about?.type ?? null, name, version },
    status: finding.status,
    fixedIn: finding.fixedIn,
    since: finding.since,
    advisory: finding.advisory?.id ?? null,
    note: finding.note,
  };
}

function missedRow({ id, aliases, severity, package: about, status, fixedIn, advisory }: Finding): ReportedRow {
  return {
    id,
    aliases,
    severity,
    package: { type: about.type, name: about.name, version: about.version },
    status,
    fixedIn,
    since: sinceOf(fixedIn, advisory),
    advisory: advisory.id,
    note: '',
  };
}

/** When the fix came to be, or else when the advisory last said something. */
function sinceOf(fixedIn: string | null, advisory: Finding['advisory']): Seconds | null {
  return fixedIn === null ? advisory.updated : advisory.fixedSince;
}
