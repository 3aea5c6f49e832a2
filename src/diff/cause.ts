import type { Cause, CauseKind, Finding, Package, Scan, SuppressionReason } from '../model/index.ts';
import type { Judged, Matcher } from '../scan/index.ts';
import { directionOf, displayName, type PackageComparison } from './packages.ts';
import { type Occasion, sentenceOf } from './sentence.ts';

/** One side of a diff: its scan and the matcher that judged it. */
export interface Side {
  readonly scan: Scan;
  readonly matcher: Matcher;
}

/**
 * Explains findings that only one side has. Whether a new version or a new judgement is the cause is found by asking
 * the side that has the finding what it would say of the other side's version.
 */
export function createExplainer(from: Side, to: Side, packages: PackageComparison) {
  const suppressedBefore = suppressionsOf(from.scan);
  const suppressedAfter = suppressionsOf(to.scan);
  return {
    /** Why a finding of the old side is not on the new. */
    removal: (finding: Finding) =>
      causeOf(finding, packages.successor(finding.package), 'removed', {
        here: from,
        there: to,
        suppressed: suppressedAfter,
      }),
    /** Why a finding of the new side was not on the old. */
    addition: (finding: Finding) =>
      causeOf(finding, packages.predecessor(finding.package), 'added', {
        here: to,
        there: from,
        suppressed: suppressedBefore,
      }),
  };
}

interface Context {
  /** The side that has the finding, and the one that does not. */
  readonly here: Side;
  readonly there: Side;
  readonly suppressed: (id: string, pkg: Package) => SuppressionReason | null;
}

function causeOf(finding: Finding, other: Package | null, change: Occasion['change'], context: Context): Cause {
  const { here, there, suppressed } = context;
  const reason = other ? suppressed(finding.id, other) : null;
  const otherwise = other ? decisionOn(finding.id, there.matcher.judge(other, there.scan.inventory.distro)) : null;
  const kind = kindOf(finding, other, change, reason, () => {
    if (!other) return false;
    const judged = decisionOn(finding.id, here.matcher.judge(other, there.scan.inventory.distro));
    return judged?.decision.outcome === 'affected';
  });
  const own = finding.package.version;
  const [before, after] = change === 'removed' ? [own, other?.version ?? null] : [other?.version ?? null, own];
  const occasion: Occasion = { change, kind, finding, other, reason, otherwise, asOf: there.matcher.asOf };
  return {
    kind,
    package: displayName(finding.package),
    from: before,
    to: after,
    fixedIn: finding.fixedIn,
    advisory: finding.advisory.id,
    sentence: sentenceOf(occasion),
  };
}

function kindOf(
  finding: Finding,
  other: Package | null,
  change: Occasion['change'],
  reason: SuppressionReason | null,
  affectsOther: () => boolean,
): CauseKind {
  if (!other) return change === 'removed' ? 'package-removed' : 'package-added';
  if (reason) return 'suppressed';
  if (other.version === finding.package.version || affectsOther()) return 'advisory-changed';
  const [before, after] = change === 'removed' ? [finding.package, other] : [other, finding.package];
  return directionOf(after.type, before.version, after.version) === 'downgraded'
    ? 'package-downgraded'
    : 'package-upgraded';
}

function decisionOn(id: string, judged: readonly Judged[]): Judged | null {
  return judged.find(({ vulnerability }) => vulnerability === id) ?? null;
}

function suppressionsOf(scan: Scan): Context['suppressed'] {
  const reasons = new Map(scan.suppressed.map(({ finding, reason }) => [keyOf(finding.id, finding.package), reason]));
  return (id, pkg) => reasons.get(keyOf(id, pkg)) ?? null;
}

function keyOf(id: string, pkg: Package): string {
  return `${id}\n${pkg.purl}\n${pkg.locations[0]?.path ?? ''}`;
}
