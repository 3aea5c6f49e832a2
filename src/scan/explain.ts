import {
  type AdvisoryEvidence,
  completeId,
  type Distro,
  type FindingStatement,
  type ImageFacts,
  type Inventory,
  type Package,
  type Seconds,
  type Severity,
  type SuppressionReason,
} from '../model/index.ts';
import type { Considered, Decision } from './decision.ts';
import { epssOf, evidenceOf, findingOf, isKnownExploited, ratingOf } from './evidence.ts';
import { type Matcher, recordsOf } from './matcher.ts';
import { settledByOwner } from './ownership.ts';
import type { Judged } from './package-judgement.ts';
import { createStatements, NOTHING_SAID, type Said, type Settlement } from './statements/statements.ts';

/** One statement in the chain, as it stood on the day asked for. */
export interface ExplainedStatement extends Considered {
  readonly evidence: AdvisoryEvidence;
  /** True for the one that decides. */
  readonly decides: boolean;
}

/** The chain of evidence for one package. */
export interface PackageExplanation {
  readonly package: Package;
  readonly severity: Severity;
  readonly decision: Decision;
  readonly statements: readonly ExplainedStatement[];
  readonly suppression: SuppressionReason | null;
  /** A VEX statement by which the finding stays. */
  readonly statement: FindingStatement | null;
}

/** All that is known of one vulnerability in one image. */
export interface Explanation {
  readonly id: string;
  readonly aliases: readonly string[];
  /** False when no record of the database names this id: it may be mistyped, or too new. */
  readonly known: boolean;
  readonly description: string;
  readonly kev: boolean;
  readonly epss: number | null;
  readonly image: ImageFacts;
  readonly distro: Distro | null;
  readonly asOf: Seconds | null;
  /** How many packages were asked about. */
  readonly packages: number;
  /** The packages that any statement speaks of: affected first, then those that are past it, then not affected. */
  readonly named: readonly PackageExplanation[];
}

/**
 * Why a vulnerability is, or is not, in an image. `asked` may be any of its ids, an advisory's, or a CVE's without its
 * prefix.
 *
 * @param said VEX documents and rules of the user's own, as for the scan
 */
export function explainVulnerability(
  asked: string,
  inventory: Inventory,
  matcher: Matcher,
  said: Said = NOTHING_SAID,
): Explanation {
  const says = createStatements(said, inventory, matcher.asOf);
  const id = completeId(asked);
  const ids = matcher.index.vulnerabilityIds(id);
  const wanted = new Set(ids.length > 0 ? ids : [id]);
  const matched = matcher.match(inventory);
  const records = recordsOf(matcher.index, wanted);
  const record = records.get(ids[0] ?? id) ?? null;
  const byPurl = new Map(inventory.packages.map((pkg) => [pkg.purl, pkg]));
  const named = inventory.packages.flatMap((pkg) => {
    const judged = (matched.packages.get(pkg)?.judged ?? []).filter(({ vulnerability }) => wanted.has(vulnerability));
    return judged.map((one): PackageExplanation => {
      const owner = (pkg.owner === null ? undefined : byPurl.get(pkg.owner)) ?? null;
      const byOwner = owner && settledByOwner(one.vulnerability, owner, matched.packages.get(owner)?.judged ?? []);
      const { decision } = one;
      const settled: Settlement =
        decision.outcome === 'affected'
          ? says.settle(findingOf(pkg, { ...one, decision }, matcher.asOf), owner, byOwner)
          : { reason: byOwner, statement: null };
      return {
        package: pkg,
        severity: ratingOf(pkg, one.considered, one.record).severity,
        decision: one.decision,
        statements: statementsOf(one, matcher.asOf),
        suppression: settled.reason,
        statement: settled.statement,
      };
    });
  });
  return {
    id: record?.id ?? id,
    aliases: record?.aliases ?? [],
    known: ids.length > 0,
    description: record?.description ?? '',
    kev: isKnownExploited(record, matcher.asOf),
    epss: epssOf(record, matcher.asOf),
    image: inventory.image,
    distro: inventory.distro,
    asOf: matcher.asOf,
    packages: inventory.packages.length,
    named: named.sort((a, b) => rank(a) - rank(b)),
  };
}

const ORDER: readonly Decision['outcome'][] = ['affected', 'fixed', 'not-affected'];

function rank({ decision }: PackageExplanation): number {
  return ORDER.indexOf(decision.outcome);
}

function statementsOf({ considered, decision }: Judged, asOf: Seconds | null): readonly ExplainedStatement[] {
  return considered.map((one) => ({ ...one, evidence: evidenceOf(one, asOf), decides: one === decision.by }));
}
