import type { AdvisoryIndex, PackageKey, Statement, VulnerabilityRecord } from '../database/index.ts';
import type { Distro, Inventory, Package, Seconds } from '../model/index.ts';
import { isComparable } from './comparable.ts';
import type { Said } from './decision.ts';
import { lookupsOf } from './lookup.ts';
import { bindsModule } from './module-stream.ts';
import { type Judged, PackageJudgement } from './package-judgement.ts';
import { versionAgainst } from './rpm-epoch.ts';
import { isUndated, judge } from './verdict.ts';

/** What one inventory's packages are held against. */
export interface Matched {
  /** In the order of the inventory's packages. */
  readonly packages: ReadonlyMap<Package, PackageJudgement>;
  /** Sources that were consulted as of another day although they carry no dates. */
  readonly undatedSources: readonly string[];
  /** Packages that advisories speak of and that state no version to hold against them. */
  readonly unversioned: readonly Package[];
}

/** Judges packages by one database, as of one day. */
export interface Matcher {
  readonly asOf: Seconds | null;
  readonly index: AdvisoryIndex;
  match(inventory: Pick<Inventory, 'distro' | 'packages'>): Matched;
  /** One package alone, for questions such as "would the old version still be affected?" */
  judge(pkg: Package, distro: Distro | null): readonly Judged[];
}

/**
 * A matcher over `index`; `asOf` null judges by all that it knows. It remembers what it has judged, so that packages
 * which two images share are judged once.
 */
export function createMatcher(index: AdvisoryIndex, asOf: Seconds | null): Matcher {
  const known = new Map<string, JudgedPackage>();
  const match = (packages: readonly Package[], distro: Distro | null): Matched => {
    const keys = new Map(packages.map((pkg) => [pkg, keyOf(pkg, distro)]));
    const unknown = packages.filter((pkg) => !known.has(keys.get(pkg) ?? ''));
    for (const [pkg, judged] of judgeAll(index, asOf, unknown, distro)) known.set(keys.get(pkg) ?? '', judged);
    const undated = new Set<string>();
    const judgements = new Map<Package, PackageJudgement>();
    const unversioned: Package[] = [];
    for (const [pkg, key] of keys) {
      const found = known.get(key);
      if (found === undefined) continue;
      if (found.isUnversioned) unversioned.push(pkg);
      for (const source of found.undatedSources) undated.add(source);
      judgements.set(pkg, found.judgement);
    }
    return { packages: judgements, undatedSources: [...undated].sort(), unversioned };
  };
  return {
    asOf,
    index,
    match: ({ packages, distro }) => match(packages, distro),
    judge: (pkg, distro) => match([pkg], distro).packages.get(pkg)?.judged ?? [],
  };
}

interface JudgedPackage {
  readonly judgement: PackageJudgement;
  readonly undatedSources: ReadonlySet<string>;
  readonly isUnversioned: boolean;
}

/** All that a judgement depends on. */
function keyOf(pkg: Package, distro: Distro | null): string {
  return `${distro?.id ?? ''}\n${distro?.version ?? ''}\n${distro?.name ?? ''}\n${pkg.origin?.name ?? ''}\n${pkg.origin?.version ?? ''}\n${pkg.module ?? ''}\n${pkg.architecture}\n${pkg.purl}`;
}

function judgeAll(
  index: AdvisoryIndex,
  asOf: Seconds | null,
  packages: readonly Package[],
  distro: Distro | null,
): readonly (readonly [Package, JudgedPackage])[] {
  const questions = packages.map((pkg) => ({ pkg, lookups: lookupsOf(pkg, distro) }));
  const answers = ask(
    index,
    questions.flatMap(({ lookups }) => lookups.map((lookup) => lookup.key)),
  );
  return questions.map(({ pkg, lookups }) => {
    const undatedSources = new Set<string>();
    const said: Said[] = [];
    let isUnversioned = false;
    for (const lookup of lookups) {
      const statements = answers(lookup.key).filter((statement) => bindsModule(statement, pkg));
      if (!isComparable(pkg.type, lookup.version)) {
        isUnversioned ||= statements.length > 0;
        continue;
      }
      for (const statement of statements) {
        const verdict = judge(statement, pkg.type, versionAgainst(statement, lookup), asOf);
        said.push({ statement, lookup, verdict });
        if (verdict !== null && asOf !== null && isUndated(statement)) undatedSources.add(statement.advisory.source);
      }
    }
    return [pkg, { judgement: new PackageJudgement(pkg, said, asOf), undatedSources, isUnversioned }];
  });
}

/** One batch for all keys, each asked once however many packages share an origin. */
function ask(index: AdvisoryIndex, keys: readonly PackageKey[]): (key: PackageKey) => readonly Statement[] {
  const distinct = new Map<string, PackageKey>();
  for (const key of keys) distinct.set(textOf(key), key);
  const answers = index.statements([...distinct.values()]);
  const byKey = new Map([...distinct.keys()].map((text, position) => [text, answers[position] ?? []]));
  return (key) => byKey.get(textOf(key)) ?? [];
}

function textOf(key: PackageKey): string {
  return `${key.ecosystem}\n${key.name}`;
}

/** The records of many vulnerabilities, by the id asked for. */
export function recordsOf(index: AdvisoryIndex, ids: Iterable<string>): ReadonlyMap<string, VulnerabilityRecord> {
  const distinct = [...new Set(ids)];
  const records = index.vulnerabilities(distinct);
  return new Map(
    distinct.flatMap((id, position) => {
      const record = records[position];
      return record ? [[id, record] as const] : [];
    }),
  );
}
