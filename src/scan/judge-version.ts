import type { PackageKey, Statement } from '../database/index.ts';
import type { PackageType } from '../model/index.ts';
import { type Considered, type Decision, decide, type Said } from './decision.ts';
import type { Lookup } from './lookup.ts';
import { withSettledFix } from './settled-fix.ts';
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
  const lookup: Lookup = { key, by: 'package', version, withoutEpoch: false };
  const said = statements.map((statement) => ({ statement, lookup, verdict: judge(statement, type, version, null) }));
  const decisions = new Map<string, Decision>();
  for (const [vulnerability, group] of byVulnerability(said)) {
    const considered = group.filter((one): one is Considered => one.verdict !== null);
    const decision = decide(considered, type);
    if (decision) decisions.set(vulnerability, withSettledFix(decision, group, type, null));
  }
  return decisions;
}

/** Statements by the vulnerabilities that they speak of; one that names several is under each. */
function byVulnerability(said: readonly Said[]): ReadonlyMap<string, readonly Said[]> {
  const groups = new Map<string, Said[]>();
  for (const one of said) {
    for (const id of one.statement.vulnerabilities) {
      const group = groups.get(id);
      if (group) group.push(one);
      else groups.set(id, [one]);
    }
  }
  return groups;
}
