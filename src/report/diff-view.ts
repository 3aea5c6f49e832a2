import {
  compareIds,
  compareText,
  type Diff,
  type ExplainedChange,
  type Severity,
  type VulnerabilityChange,
} from '../model/index.ts';

/** How a person looks through a diff that is before them. */
export interface DiffFilters {
  /** Parts, each in an id, an alias, a package's name or an advisory's id; empty for all. */
  readonly q: string;
  /** Of vulnerabilities; packages have none and stay. */
  readonly severity: Severity | '';
  readonly sort: DiffSort;
}

/**
 * `severity`: the most severe vulnerability first, and the package that settles most; `id`: vulnerabilities by id;
 * `package`: by the first package that carries them. Packages are by name but for the first.
 */
export const DIFF_SORTS = ['severity', 'id', 'package'] as const;

export type DiffSort = (typeof DIFF_SORTS)[number];

export const NO_DIFF_FILTERS: DiffFilters = { q: '', severity: '', sort: 'severity' };

/** The diff as it is looked through: what does not answer the filters is left out, the rest is in the order asked for. */
export function lookThrough(diff: Diff, { q, severity, sort }: DiffFilters): Diff {
  const parts = q.toLowerCase().split(/\s+/).filter(Boolean);
  const mentioned = (texts: readonly string[]) =>
    parts.every((part) => texts.some((text) => text.toLowerCase().includes(part)));
  const changes = <Change extends VulnerabilityChange>(all: readonly Change[]) =>
    all
      .filter((change) => (severity === '' || change.severity === severity) && mentioned(textsOf(change)))
      .toSorted(COMPARE[sort]);
  const named = <Item extends { readonly name: string }>(all: readonly Item[]) =>
    all.filter(({ name }) => mentioned([name]));
  const { packages, vulnerabilities } = diff;
  const settled = settledBy(vulnerabilities.removed);
  const changed = named(packages.changed);
  return {
    ...diff,
    packages: {
      added: named(packages.added),
      removed: named(packages.removed),
      changed:
        sort === 'severity'
          ? changed.toSorted((a, b) => (settled.get(b.name) ?? 0) - (settled.get(a.name) ?? 0))
          : changed,
    },
    vulnerabilities: {
      added: changes(vulnerabilities.added),
      removed: changes(vulnerabilities.removed),
      unchanged: changes(vulnerabilities.unchanged),
    },
  };
}

/** How many vulnerabilities went because of a package, by its name. */
export function settledBy(removed: readonly ExplainedChange[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { causes } of removed) {
    for (const name of new Set(causes.map((cause) => cause.package))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function textsOf({ id, aliases, packages, findings }: VulnerabilityChange): readonly string[] {
  return [id, ...aliases, ...packages, ...findings.flatMap(({ advisory, match }) => [advisory.id, match.name])];
}

/** A diff's own order is by severity, and sorting keeps it where two are equal. */
const COMPARE: Readonly<Record<DiffSort, (a: VulnerabilityChange, b: VulnerabilityChange) => number>> = {
  severity: () => 0,
  id: (a, b) => compareIds(a.id, b.id),
  package: (a, b) => compareText(a.packages[0] ?? '', b.packages[0] ?? ''),
};
