import { ecosystemFamily, formatDay, type Package, type SuppressionReason } from '../model/index.ts';
import { evidenceOf } from './evidence.ts';
import type { Judged } from './package-judgement.ts';

/**
 * Whether the distribution's own word on a vulnerability settles it for a language package that one of its packages
 * owns: fixed at or below the owner's installed version, or not affected. docs/matching.md, 6. Null when it does
 * not. `ofOwner` is all that is said of the owner.
 */
export function settledByOwner(
  vulnerability: string,
  owner: Package,
  ofOwner: readonly Judged[],
): SuppressionReason | null {
  const judged = ofOwner.find((candidate) => candidate.vulnerability === vulnerability);
  if (!judged || judged.decision.outcome === 'affected') return null;
  const { decision } = judged;
  const { statement, verdict } = decision.by;
  const { id, fixedSince } = evidenceOf(decision.by, null);
  const distribution = ecosystemFamily(statement.ecosystem);
  if (decision.outcome === 'fixed') {
    const since = fixedSince === null ? '' : `, ${formatDay(fixedSince)}`;
    return {
      kind: 'distro-fixed',
      by: id,
      sentence: `${distribution} fixed it in ${statement.name} ${decision.fixedIn} (${id}${since}); ${owner.name} ${owner.version}, which owns this file, is not below that`,
      justification: null,
    };
  }
  const note = verdict.note === '' ? '' : `: ${verdict.note}`;
  return {
    kind: 'distro-not-affected',
    by: id,
    sentence: `${distribution} says that ${owner.name}, which owns this file, is not affected (${id})${note}`,
    justification: verdict.kind === 'not-affected' ? verdict.justification : null,
  };
}
