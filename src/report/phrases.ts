import {
  type DatabaseStamp,
  type Finding,
  formatDay,
  formatTime,
  type Scan,
  SEVERITIES,
  type Seconds,
} from '../model/index.ts';
import { partialWarnings } from './partial-warnings.ts';
import { type SeverityCounts, tallyScan } from './tally.ts';
import { visible } from './visible.ts';

/** `1 package`, `42 packages`, `1,278 packages`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  // Intl would take longer to load (some 50 ms) than all else that a report does.
  const grouped = String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return `${grouped} ${count === 1 ? noun : plural}`;
}

/** `3 critical, 24 high`; empty when there are none. */
export function severityPhrase(counts: SeverityCounts): string {
  return SEVERITIES.filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity.toLowerCase()}`)
    .join(', ');
}

/** `64 vulnerabilities: 3 critical, 24 high`, `48 fixable by upgrading`, `3 suppressed`. */
export function scanPhrases(scan: Scan): readonly string[] {
  const tally = tallyScan(scan);
  const suppressed = tally.suppressed === 0 ? [] : [`${tally.suppressed} suppressed`];
  if (tally.vulnerabilities === 0) {
    return [partialWarnings(scan.warnings).length === 0 ? 'No known vulnerabilities' : NOTHING_IN_PART, ...suppressed];
  }
  const found = counted(tally.vulnerabilities, 'vulnerability', 'vulnerabilities');
  const fixable = tally.fixable === 0 ? 'none fixable by upgrading' : `${tally.fixable} fixable by upgrading`;
  return [`${found}: ${severityPhrase(tally.bySeverity)}`, fixable, ...suppressed];
}

/** Of a scan with warnings: an empty list must not pass for a clean image. */
const NOTHING_IN_PART = 'No known vulnerabilities in what could be judged';

/** `14 packages`, `Alpine Linux v3.10`, `linux/amd64`, `database of 2026-11-22`. */
export function contextPhrases({ inventory, image, database }: Scan): readonly string[] {
  const packages = counted(inventory.packages.length, 'package');
  const distro = inventory.distro?.name ?? 'unknown distribution';
  const parts = [packages, visible(distro), visible(image.platform), databasePhrase(database)];
  return parts.filter((part) => part !== '');
}

/** `database of 2026-11-22, as of 2024-01-18`. */
export function databasePhrase({ built, asOf }: DatabaseStamp): string {
  return `database of ${built.slice(0, 10)}${asOf === null ? '' : `, as of ${asOfPhrase(asOf)}`}`;
}

/** A day where the time is its last second (as `--as-of DAY` means it), else the time. */
export function asOfPhrase(asOf: Seconds): string {
  return (asOf + 1) % 86_400 === 0 ? formatDay(asOf) : formatTime(asOf);
}

/** `54 vulnerabilities in 16 packages`: what the rows of a table come to. */
export function extentPhrase(findings: readonly Finding[]): string {
  const ids = new Set(findings.map(({ id }) => id));
  const packages = new Set(findings.map(({ package: found }) => found.purl));
  return `${counted(ids.size, 'vulnerability', 'vulnerabilities')} in ${counted(packages.size, 'package')}`;
}

/** A status in words: `pending upstream fix`. */
export function statusPhrase(status: string): string {
  return status.replaceAll('-', ' ');
}
