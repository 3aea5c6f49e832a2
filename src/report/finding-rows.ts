import type { Finding, Scan } from '../model/index.ts';

/** A scan's findings as people want them: what an upgrade mends first. Each part keeps the scan's order. */
export interface FindingRows {
  readonly fixable: readonly Finding[];
  readonly unfixed: readonly Finding[];
}

/**
 * One row for each vulnerability in each package version: a package that is installed at several places is one row,
 * which the JSON report and `explain` take apart.
 */
export function findingRows(scan: Scan): FindingRows {
  const rows = new Map<string, Finding>();
  for (const finding of scan.findings) {
    const key = JSON.stringify([finding.id, finding.package.purl, finding.fixedIn]);
    if (!rows.has(key)) rows.set(key, finding);
  }
  const { fixable, unfixed } = Object.groupBy(rows.values(), ({ fixedIn }) =>
    fixedIn === null ? 'unfixed' : 'fixable',
  );
  return { fixable: fixable ?? [], unfixed: unfixed ?? [] };
}

/** `94.4 %`: EPSS's probability of exploitation within 30 days. https://www.first.org/epss/model */
export function epssPhrase(probability: number | null): string {
  return probability === null ? '' : `${(probability * 100).toFixed(1)} %`;
}
