import type { Statement } from '../database/index.ts';
import { compareText, type Package, type PackageType, type UnresolvedStatus } from '../model/index.ts';
import { compare } from '../version/index.ts';
import type { Lookup } from './lookup.ts';
import { compareUrgency, type Verdict } from './verdict.ts';

/** A statement that was found for a package, and what it says of it; null when it says nothing of its version. */
export interface Said {
  readonly statement: Statement;
  readonly lookup: Lookup;
  readonly verdict: Verdict | null;
}

/** One that says something. */
export interface Considered extends Said {
  readonly verdict: Verdict;
}

/** What all statements on one vulnerability in one package come to, with the one that decides. */
export type Decision =
  | {
      readonly outcome: 'affected';
      readonly status: UnresolvedStatus;
      readonly fixedIn: string | null;
      readonly by: Considered;
    }
  | { readonly outcome: 'fixed'; readonly fixedIn: string; readonly by: Considered }
  | { readonly outcome: 'not-affected'; readonly by: Considered };

/**
 * Several records for one vulnerability in one package (docs/matching.md, 4): any unresolved one leaves it affected
 * with no fix offered, the most pressing status first; otherwise the highest fixed version decides; not affected only
 * when all say so. `considered` must have one entry at least and speak of one vulnerability.
 */
export function decide(considered: readonly Considered[], type: PackageType): Decision | null {
  const ordered = considered.length < 2 ? considered : considered.toSorted(byEvidence);
  let unresolved: { by: Considered; status: UnresolvedStatus } | null = null;
  let fixed: { by: Considered; version: string; affected: boolean } | null = null;
  for (const by of ordered) {
    const { verdict } = by;
    if (verdict.kind === 'unresolved' && (!unresolved || compareUrgency(verdict.status, unresolved.status) < 0)) {
      unresolved = { by, status: verdict.status };
    }
    if (verdict.kind === 'fixed' && (!fixed || outweighs(verdict, fixed, type))) {
      fixed = { by, version: verdict.version, affected: verdict.affected };
    }
  }
  if (unresolved) return { outcome: 'affected', status: unresolved.status, fixedIn: null, by: unresolved.by };
  if (fixed?.affected) return { outcome: 'affected', status: 'affected', fixedIn: fixed.version, by: fixed.by };
  if (fixed) return { outcome: 'fixed', fixedIn: fixed.version, by: fixed.by };
  const first = ordered[0];
  return first ? { outcome: 'not-affected', by: first } : null;
}

/**
 * The records that count for a package's architecture (docs/matching.md, 4): those for it or for all; where there
 * are none, those of the other architectures; a package without an architecture of its own takes all.
 */
export function bindArchitecture(considered: readonly Considered[], pkg: Package): readonly Considered[] {
  if (considered.length < 2 || ANY_ARCHITECTURE.has(pkg.architecture)) return considered;
  const own = sameArchitecture(pkg.architecture);
  const bound = considered.filter(({ statement }) => {
    return statement.architecture === null || sameArchitecture(statement.architecture) === own;
  });
  return bound.length > 0 ? bound : considered;
}

const ANY_ARCHITECTURE = new Set(['', 'noarch', 'all', 'any']);

/** Debian's and OCI's names of two architectures that apk and rpm name otherwise. */
function sameArchitecture(architecture: string): string {
  return architecture === 'amd64' ? 'x86_64' : architecture === 'arm64' ? 'aarch64' : architecture;
}

function outweighs(
  verdict: Extract<Verdict, { kind: 'fixed' }>,
  best: { version: string; affected: boolean },
  type: PackageType,
): boolean {
  if (verdict.affected !== best.affected) return verdict.affected;
  return compare(type, verdict.version, best.version) > 0;
}

function byEvidence(a: Considered, b: Considered): number {
  if (a.lookup.by !== b.lookup.by) return a.lookup.by === 'package' ? -1 : 1;
  return (
    compareText(a.statement.advisory.id, b.statement.advisory.id) ||
    compareText(a.statement.ecosystem, b.statement.ecosystem) ||
    compareText(a.statement.architecture ?? '', b.statement.architecture ?? '')
  );
}
