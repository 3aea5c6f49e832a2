import type { PackageType, Seconds } from '../model/index.ts';
import type { Decision, Said } from './decision.ts';
import { judge } from './verdict.ts';

/** Fixes of fixes are few; a source that chains more has made a circle. */
const STEPS = 16;

/**
 * A fix that is one: where another statement on the same vulnerability holds for the very version that is offered, the
 * fix was not whole, and the next one is offered. Go's `path/filepath` was fixed in 1.21.4 and, for 1.21.4 alone, again in
 * 1.21.5 (GO-2023-2185). None is offered where that statement has no fix.
 *
 * @param said every statement on the vulnerability, whether it says anything of the judged version or not
 */
export function withSettledFix(
  decision: Decision,
  said: readonly Said[],
  type: PackageType,
  asOf: Seconds | null,
): Decision {
  if (decision.outcome !== 'affected' || decision.fixedIn === null || said.length < 2) return decision;
  const { lookup, statement: deciding } = decision.by;
  const others = said.filter(
    ({ statement, lookup: under }) =>
      under === lookup && (statement.architecture === null || statement.architecture === deciding.architecture),
  );
  let fixedIn: string | null = decision.fixedIn;
  for (let step = 0; step < STEPS && fixedIn !== null; step++) {
    const next = nextFix(others, fixedIn, type, asOf);
    if (next === undefined) break;
    fixedIn = next;
  }
  return { ...decision, fixedIn };
}

/** The fix of a statement that holds for `version`, null where it has none; undefined where none holds. */
function nextFix(
  statements: readonly Said[],
  version: string,
  type: PackageType,
  asOf: Seconds | null,
): string | null | undefined {
  for (const { statement } of statements) {
    const verdict = judge(statement, type, version, asOf);
    if (verdict?.kind === 'unresolved') return null;
    if (verdict?.kind === 'fixed' && verdict.affected) return verdict.version;
  }
  return undefined;
}
