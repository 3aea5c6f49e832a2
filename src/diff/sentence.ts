import {
  type CauseKind,
  type Finding,
  formatDay,
  type Package,
  type Seconds,
  type SuppressionReason,
} from '../model/index.ts';
import type { Judged } from '../scan/index.ts';
import { displayName } from './packages.ts';

/** All that a cause's sentence is made of. */
export interface Occasion {
  readonly change: 'added' | 'removed';
  readonly kind: CauseKind;
  /** The finding, on the side that has it. */
  readonly finding: Finding;
  /** The same package on the other side. */
  readonly other: Package | null;
  readonly reason: SuppressionReason | null;
  /** What the other side says of the vulnerability in that package. */
  readonly otherwise: Judged | null;
  /** The day on which the other side was judged. */
  readonly asOf: Seconds | null;
}

/** The cause as a person reads it, for pages, terminals and pull requests alike. */
export function sentenceOf(occasion: Occasion): string {
  const { change, finding, other, reason, kind } = occasion;
  const name = displayName(finding.package);
  switch (kind) {
    case 'package-removed':
      return `${name} ${finding.package.version} is no longer there`;
    case 'package-added':
      return `${name} ${finding.package.version} is new, and ${holds(finding)}`;
    case 'suppressed':
      return change === 'removed'
        ? `suppressed: ${reason?.sentence ?? ''}`
        : `no longer suppressed, as it was: ${reason?.sentence ?? ''}`;
    case 'advisory-changed':
      return change === 'removed' ? noLongerSaid(occasion) : newlySaid(occasion);
    case 'package-upgraded':
    case 'package-downgraded': {
      const version = finding.package.version;
      const moved =
        change === 'removed'
          ? `${name} went from ${version} to ${other?.version ?? ''}`
          : `${name} went from ${other?.version ?? ''} to ${version}`;
      return `${moved}${change === 'removed' ? outOf(occasion) : into(occasion)}`;
    }
  }
}

function outOf({ finding, kind }: Occasion): string {
  const { fixedIn, match } = finding;
  if (fixedIn !== null && kind === 'package-upgraded') {
    return `, past ${fixedIn} in which ${match.name} fixed it (${cited(finding)})`;
  }
  return `, out of the range that is affected, ${match.range} (${cited(finding)})`;
}

function into({ finding, kind }: Occasion): string {
  const { fixedIn, match } = finding;
  if (fixedIn !== null && kind === 'package-downgraded') {
    return `, back below ${fixedIn} in which ${match.name} fixed it (${cited(finding)})`;
  }
  return `, into the range that is affected, ${match.range} (${cited(finding)})`;
}

/** The same package (or one that is judged the same), of which the advisories of that side say something else. */
function noLongerSaid(occasion: Occasion): string {
  const { finding, other, otherwise, asOf } = occasion;
  const name = displayName(finding.package);
  const subject = `${name} ${staysAt(finding.package, other)}`;
  if (!otherwise)
    return `${subject}, but ${finding.advisory.id} ${asOf === null ? 'no longer holds for it' : `was not known on ${formatDay(asOf)}`}`;
  const { decision } = otherwise;
  const { verdict, statement } = decision.by;
  const since = verdict.since === null ? '' : ` since ${formatDay(verdict.since)}`;
  const says = decision.outcome === 'fixed' ? `fixed in ${decision.fixedIn}` : 'not affected';
  return `${subject}, but ${statement.advisory.id} says ${says}${since}`;
}

function newlySaid(occasion: Occasion): string {
  const { finding, other, otherwise, asOf } = occasion;
  const name = displayName(finding.package);
  const subject = `${name} ${staysAt(finding.package, other)}`;
  const before = asOf === null ? 'before' : `by ${formatDay(asOf)}`;
  if (!otherwise) return `${subject}, and ${holds(finding)}, which nothing said ${before}`;
  const { statement } = otherwise.decision.by;
  const said = otherwise.decision.outcome === 'fixed' ? `fixed in ${otherwise.decision.fixedIn}` : 'not affected';
  return `${subject}, and ${holds(finding)}; ${before}, ${statement.advisory.id} said ${said}`;
}

function staysAt(pkg: Package, other: Package | null): string {
  return other === null || other.version === pkg.version
    ? `is ${pkg.version} on both sides`
    : `is ${pkg.version} here and ${other.version} there, both of which are judged the same`;
}

/** What the advisory says of the version at hand. */
function holds(finding: Finding): string {
  const { fixedIn, match } = finding;
  if (fixedIn !== null) return `${match.name} fixed it only in ${fixedIn} (${cited(finding)})`;
  return `${match.name} has no fix for it: ${finding.status.replaceAll('-', ' ')} (${cited(finding)})`;
}

/** The advisory and its day: the fix's where it is dated, else the last change's. */
function cited({ advisory }: Finding): string {
  const day = advisory.fixedSince ?? advisory.updated ?? advisory.published;
  return day === null ? advisory.id : `${advisory.id}, ${formatDay(day)}`;
}
