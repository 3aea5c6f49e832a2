import type { Finding, Scan, SuppressedFinding } from '../model/index.ts';
import { publishedSentences } from './published-sentences.ts';
import { type ScanTally, tallyScan } from './tally.ts';

/** A scan as a page shows it: its figures, and the first rows of each part. A large one has many times as much. */
export interface ShownScan extends Pick<Scan, 'image' | 'database' | 'warnings'> {
  readonly distro: Scan['inventory']['distro'];
  /** What was published with the image and taken into account, in sentences. */
  readonly published: readonly string[];
  readonly tally: ScanTally;
  readonly fixable: ShownFindings;
  readonly open: ShownFindings;
  /** The first of those left out; the tally has how many there are. */
  readonly suppressed: readonly SuppressedFinding[];
}

/** Findings, each vulnerability in each package version once, wherever in the image it lies. */
export interface ShownFindings {
  readonly lines: number;
  readonly vulnerabilities: number;
  readonly packages: number;
  /** The first of the lines. */
  readonly shown: readonly Finding[];
}

/** @param most rows of each part */
export function shownScan(scan: Scan, most: number): ShownScan {
  const { image, database, warnings, inventory, suppressed } = scan;
  const rows = distinct(scan.findings);
  return {
    image,
    database,
    warnings,
    distro: inventory.distro,
    published: publishedSentences(inventory, scan.vex),
    tally: tallyScan(scan),
    fixable: shownFindings(
      rows.filter(({ fixedIn }) => fixedIn !== null),
      most,
    ),
    open: shownFindings(
      rows.filter(({ fixedIn }) => fixedIn === null),
      most,
    ),
    suppressed: suppressed.slice(0, most),
  };
}

function shownFindings(findings: readonly Finding[], most: number): ShownFindings {
  return {
    lines: findings.length,
    vulnerabilities: new Set(findings.map(({ id }) => id)).size,
    packages: new Set(findings.map(({ package: { purl } }) => purl)).size,
    shown: findings.slice(0, most),
  };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  const rows = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.package.purl, finding.fixedIn]);
    if (!rows.has(key)) rows.set(key, finding);
  }
  return [...rows.values()];
}
