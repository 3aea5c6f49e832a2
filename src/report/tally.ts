import { compareSeverity, type Finding, type Scan, SEVERITIES, type Severity } from '../model/index.ts';

/** Vulnerabilities by severity. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

/** The figures of one scan. Vulnerabilities are counted once, whatever number of packages they are in. */
export interface ScanTally {
  readonly packages: number;
  readonly vulnerabilities: number;
  /** A vulnerability that is rated differently in two packages counts under the more pressing. */
  readonly bySeverity: SeverityCounts;
  /** Vulnerabilities of which at least one finding names a version that fixes it. */
  readonly fixable: number;
  /** Findings left out, with a reason each. */
  readonly suppressed: number;
}

export function tallyScan(scan: Scan): ScanTally {
  const fixable = new Set(scan.findings.filter(({ fixedIn }) => fixedIn !== null).map(({ id }) => id));
  const bySeverity = countBySeverity(scan.findings);
  return {
    packages: scan.inventory.packages.length,
    vulnerabilities: SEVERITIES.reduce((sum, severity) => sum + bySeverity[severity], 0),
    bySeverity,
    fixable: fixable.size,
    suppressed: scan.suppressed.length,
  };
}

/** Counts ids, each under its most pressing severity. */
export function countBySeverity(rated: Iterable<Pick<Finding, 'id' | 'severity'>>): SeverityCounts {
  const worst = new Map<string, Severity>();
  for (const { id, severity } of rated) {
    const known = worst.get(id);
    if (known === undefined || compareSeverity(severity, known) < 0) worst.set(id, severity);
  }
  const counts = { Critical: 0, High: 0, Medium: 0, Low: 0, Negligible: 0, Unknown: 0 };
  for (const severity of worst.values()) counts[severity] += 1;
  return counts;
}
