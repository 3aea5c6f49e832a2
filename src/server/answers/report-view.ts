import type { Finding, Seconds } from '../../model/index.ts';
import type { JudgedFinding, JudgedReport } from '../../scan/index.ts';
import type { ReportAnswer, ReportedRow } from '../../web/index.ts';

/**
 * A judged report as its page shows it.
 * @param file the name that the report was uploaded under; empty for none
 */
export function reportView({ format, scan, reported, missed }: JudgedReport, file: string): ReportAnswer {
  return {
    tool: format,
    file,
    reported: reported.map(reportedRow),
    missed: missed.map(missedRow),
    warnings: scan.warnings.map(({ subject, message }) => (subject === '' ? message : `${subject}: ${message}`)),
  };
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
