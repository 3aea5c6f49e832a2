import type { AdvisoryIndex, VulnerabilityRecord } from '../database/index.ts';
import type { Distro, Inventory, Package, Seconds } from '../model/index.ts';
import { isComparable } from './comparable.ts';
import { type Heard, hear, isSpokenOf, undatedSources } from './hear.ts';
import { type Lookup, lookupsOf } from './lookup.ts';
import { type Judged, PackageJudgement } from './package-judgement.ts';

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
 * of one source, and those which two images share, are judged once.
 */
export function createMatcher(index: AdvisoryIndex, asOf: Seconds | null): Matcher {
  const known = new Map<string, JudgedPackage>();
  const heard = hearingOnce(index, asOf);
  const match = (packages: readonly Package[], distro: Distro | null): Matched => {
    const questions = packages.map((pkg) => questionOf(pkg, distro));
    for (const { key, pkg, lookups } of questions) {
      if (!known.has(key)) known.set(key, judgePackage(pkg, lookups, heard, index, asOf));
    }
    const undated = new Set<string>();
    const judgements = new Map<Package, PackageJudgement>();
    const unversioned: Package[] = [];
    for (const { pkg, key } of questions) {
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

/** A lookup, and all that the verdicts on it depend on. */
interface Asked {
  readonly lookup: Lookup;
  readonly key: string;
}

/** What is asked about a package. */
interface Question {
  readonly pkg: Package;
  readonly lookups: readonly Asked[];
  /** All that the judgement depends on: binary packages of one source mostly have the same. */
  readonly key: string;
}

function questionOf(pkg: Package, distro: Distro | null): Question {
  let all = pkg.architecture;
  const lookups = lookupsOf(pkg, distro).map((lookup) => {
    const key = keyOf(pkg, lookup);
    all += `\n${key}`;
    return { lookup, key };
  });
  return { pkg, lookups, key: all };
}

/** The version tells of an RPM whether it was built in a module. */
function keyOf({ type, module, version: own }: Package, { key, by, version, withoutEpoch }: Lookup): string {
  const name = `${type}\n${key.ecosystem}\n${key.name}\n${by}\n${version}`;
  return type === 'rpm' ? `${name}\n${withoutEpoch}\n${module ?? ''}\n${own}` : name;
}

type Hearing = (pkg: Package, asked: Asked) => Heard;

/** Packages of one origin mostly have names of their own, and what is said of the origin is the same for all of them. */
function hearingOnce(index: AdvisoryIndex, asOf: Seconds | null): Hearing {
  const known = new Map<string, Heard>();
  return (pkg, { lookup, key }) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const heard = hear(index.statementsOn(lookup.key), lookup, pkg, asOf);
    known.set(key, heard);
    return heard;
  };
}

function judgePackage(
  pkg: Package,
  lookups: readonly Asked[],
  hearOnce: Hearing,
  index: AdvisoryIndex,
  asOf: Seconds | null,
): JudgedPackage {
  const heard: Heard[] = [];
  let isUnversioned = false;
  for (const asked of lookups) {
    const { key, version } = asked.lookup;
    if (isComparable(pkg.type, version)) heard.push(hearOnce(pkg, asked));
    else isUnversioned ||= isSpokenOf(index.statementsOn(key), pkg);
  }
  return {
    judgement: new PackageJudgement(pkg, heard, index, asOf),
    undatedSources: new Set(asOf === null ? [] : heard.flatMap(undatedSources)),
    isUnversioned,
  };
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
