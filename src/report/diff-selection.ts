import type { Diff, Severity } from '../model/index.ts';

/** Which part of a diff is asked for. */
export interface DiffSelection {
  /** Severities to keep; null for all. Packages have none and stay. */
  readonly severities: ReadonlySet<Severity> | null;
  /** The one kind of change to keep, of vulnerabilities and of packages; null for all. */
  readonly only: 'added' | 'removed' | 'unchanged' | null;
}

/** The part of a diff that is asked for; what is not is empty, so that the shape stays. */
export function limitDiff(diff: Diff, { severities, only }: DiffSelection): Diff {
  const rated = <Change extends { readonly severity: Severity }>(changes: readonly Change[]) =>
    severities === null ? changes : changes.filter(({ severity }) => severities.has(severity));
  const { packages, vulnerabilities } = diff;
  const kept = (kind: 'added' | 'removed' | 'unchanged') => only === null || only === kind;
  return {
    ...diff,
    packages: {
      added: kept('added') ? packages.added : [],
      removed: kept('removed') ? packages.removed : [],
      changed: only === null ? packages.changed : [],
    },
    vulnerabilities: {
      added: kept('added') ? rated(vulnerabilities.added) : [],
      removed: kept('removed') ? rated(vulnerabilities.removed) : [],
      unchanged: kept('unchanged') ? rated(vulnerabilities.unchanged) : [],
    },
  };
}
