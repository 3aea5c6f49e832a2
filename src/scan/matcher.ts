import type { AdvisoryIndex, PackageKey, Statement, VulnerabilityRecord } from '../database/index.ts';
import { type Distro, type Inventory, isExtendedMaintenance, type Package, type Seconds } from '../model/index.ts';
import { isComparable } from './comparable.ts';
import { bindArchitecture, byVulnerability, type Considered, type Decision, decide } from './decision.ts';
import { type Lookup, lookupsOf } from './lookup.ts';
import { bindsModule } from './module-stream.ts';
import { versionAgainst } from './rpm-epoch.ts';
import { type Said, withSettledFix } from './settled-fix.ts';
import { isUndated, judge } from './verdict.ts';

/** All that the database says of one vulnerability in one package, and what it comes to. */
export interface Judged {
  readonly vulnerability: string;
  readonly decision: Decision;
  /** Every statement that counted, the deciding one among them. */
  readonly considered: readonly Considered[];
}

/** What one inventory's packages are held against. */
export interface Matched {
  /** In the order of the inventory's packages; each list sorted by vulnerability id. */
  readonly judged: ReadonlyMap<Package, readonly Judged[]>;
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
    const judged = new Map<Package, readonly Judged[]>();
    const unversioned: Package[] = [];
    for (const [pkg, key] of keys) {
      const found = known.get(key);
      if (found?.isUnversioned) unversioned.push(pkg);
      for (const source of found?.undatedSources ?? []) undated.add(source);
      judged.set(pkg, found?.judged ?? []);
    }
    return { judged, undatedSources: [...undated].sort(), unversioned };
  };
  return {
    asOf,
    index,
    match: ({ packages, distro }) => match(packages, distro),
    judge: (pkg, distro) => match([pkg], distro).judged.get(pkg) ?? [],
  };
}

interface JudgedPackage {
  readonly judged: readonly Judged[];
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
    const considered: Considered[] = [];
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
        said.push({ statement, lookup });
        if (verdict === null) continue;
        if (asOf !== null && isUndated(statement)) undatedSources.add(statement.advisory.source);
        considered.push({ statement, lookup, verdict });
      }
    }
    return [pkg, { judged: judgedOf(pkg, considered, said, asOf), undatedSources, isUnversioned }];
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

function judgedOf(
  pkg: Package,
  considered: readonly Considered[],
  said: readonly Said[],
  asOf: Seconds | null,
): readonly Judged[] {
  const groups = byVulnerability(considered);
  return [...groups.keys()].sort().flatMap((vulnerability) => {
    const bound = bindArchitecture(bindMaintenance(groups.get(vulnerability) ?? []), pkg);
    const decided = decide(bound, pkg.type);
    if (decided === null) return [];
    const decision = withSettledFix(decided, vulnerability, said, pkg.type, asOf);
    return [{ vulnerability, decision, considered: bound }];
  });
}

/**
 * Of a release's own word on a vulnerability and that of its extended maintenance, the one that counts: the latter for a
 * package that came from there (`…+esm1`), else the former; and either where it stands alone.
 */
function bindMaintenance(considered: readonly Considered[]): readonly Considered[] {
  const isExtended = ({ statement }: Considered): boolean => isExtendedMaintenance(statement.ecosystem);
  const extended = considered.filter(isExtended);
  if (extended.length === 0 || extended.length === considered.length) return considered;
  const cameFromThere = extended.some(({ lookup }) => isOfExtendedMaintenance(lookup));
  return cameFromThere ? extended : considered.filter((one) => !isExtended(one));
}

/** Ubuntu marks what it built for ESM: `1.1.1-1ubuntu2.1~18.04.23+esm4`, `8.12.1-1ubuntu0.1~esm1`. */
function isOfExtendedMaintenance({ version }: Lookup): boolean {
  return /[+~]esm\d/.test(version);
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
