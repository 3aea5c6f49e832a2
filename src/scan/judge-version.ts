import type { PackageKey, Statement } from '../database/index.ts';
import type { PackageType } from '../model/index.ts';
import { byVulnerability, type Decision, decide } from './decision.ts';
import { judge } from './verdict.ts';

/**
 * What the statements on one package of one ecosystem come to for one version, by vulnerability. Of what architecture
 * it is nobody said, so that the records of all count, as they do for a package of none (docs/matching.md, 4).
 * Vulnerabilities of which nothing is said for this version are left out.
 */
export function judgeVersion(
  key: PackageKey,
  statements: readonly Statement[],
  type: PackageType,
  version: string,
): ReadonlyMap<string, Decision> {
  const considered = statements.flatMap((statement) => {
    const verdict = judge(statement, type, version, null);
    return verdict === null
      ? []
      : [{ statement, lookup: { key, by: 'package' as const, version, withoutEpoch: false }, verdict }];
  });
  const decisions = new Map<string, Decision>();
  for (const [vulnerability, group] of byVulnerability(considered)) {
    const decision = decide(group, type);
    if (decision) decisions.set(vulnerability, decision);
  }
  return decisions;
}
