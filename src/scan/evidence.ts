import type { VulnerabilityRecord } from '../database/index.ts';
import {
  type AdvisoryEvidence,
  type Finding,
  isDistroType,
  type Match,
  type Package,
  rate,
  type Seconds,
} from '../model/index.ts';
import type { Considered, Decision } from './decision.ts';
import type { Judged } from './package-judgement.ts';
import { decidingEvent } from './verdict.ts';

/** The finding that a decision "affected" comes to. */
export function findingOf(
  pkg: Package,
  judged: Judged & { readonly decision: Extract<Decision, { outcome: 'affected' }> },
  asOf: Seconds | null,
): Finding {
  const { decision, considered, record } = judged;
  const { severity, cvss } = ratingOf(pkg, considered, record);
  return {
    id: record.id,
    aliases: record.aliases,
    severity,
    cvss,
    kev: isKnownExploited(record, asOf),
    epss: epssOf(record, asOf),
    package: pkg,
    status: decision.status,
    fixedIn: decision.fixedIn,
    advisory: evidenceOf(decision.by, asOf),
    match: matchOf(decision.by),
  };
}

/** The advisory that decided, with its times as they stood on the day asked for. */
export function evidenceOf({ statement, verdict }: Considered, asOf: Seconds | null): AdvisoryEvidence {
  const { advisory, judgement } = statement;
  const events = judgement.kind === 'timeline' ? judgement.events : [];
  const updated = decidingEvent(events, asOf)?.time ?? advisory.modified;
  return {
    id: advisory.id,
    source: advisory.source,
    published: events[0]?.time ?? advisory.published,
    updated: updated !== null && asOf !== null && updated > asOf ? advisory.published : updated,
    fixedSince: verdict.kind === 'fixed' ? verdict.since : null,
    url: advisory.url,
  };
}

function matchOf({ statement, lookup, verdict }: Considered): Match {
  return {
    by: lookup.by,
    name: statement.name,
    version: lookup.version,
    ecosystem: statement.ecosystem,
    range: verdict.kind === 'not-affected' ? 'none' : verdict.range,
  };
}

/** By a vendor's own ratings for its own packages, where there are any; else by everybody's. docs/matching.md, 8. */
export function ratingOf(
  pkg: Package,
  considered: readonly Considered[],
  record: VulnerabilityRecord,
): ReturnType<typeof rate> {
  if (isDistroType(pkg.type)) {
    const vendors = rate(considered.flatMap(({ statement }) => statement.ratings));
    if (vendors.severity !== 'Unknown') return vendors;
  }
  return rate(record.ratings);
}

/** True when CISA had listed it as exploited by the day asked for. */
export function isKnownExploited(record: VulnerabilityRecord | null, asOf: Seconds | null): boolean {
  const kev = record?.kev ?? null;
  return kev !== null && (asOf === null || kev.added <= asOf);
}

/** The probability of exploitation, 0 to 1; null where none was known on that day. */
export function epssOf(record: VulnerabilityRecord | null, asOf: Seconds | null): number | null {
  const epss = record?.epss ?? null;
  if (epss === null || (asOf !== null && epss.date !== null && epss.date > asOf)) return null;
  return epss.probability;
}
