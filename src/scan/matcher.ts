import type { AdvisoryIndex, PackageKey, Statement, VulnerabilityRecord } from '../database/index.ts';
import type { Distro, Inventory, Judgement, Package, PackageType, Seconds } from '../model/index.ts';
import { isComparable } from './comparable.ts';
import type { Said } from './decision.ts';
import { type Lookup, lookupsOf } from './lookup.ts';
import { bindsModule } from './module-stream.ts';
import { type Judged, PackageJudgement } from './package-judgement.ts';
import { versionAgainst } from './rpm-epoch.ts';
import { isUndated, judgeBy, standsAt, type Verdict } from './verdict.ts';

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
  const match = (packages: readonly Package[], distro: Distro | null): Matched => {
    const questions = packages.map((pkg) => questionOf(pkg, distro));
    judgeAll(index, asOf, questions, known);
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

/** What is asked about a package. */
interface Question {
  readonly pkg: Package;
  readonly lookups: readonly Lookup[];
  /** All that the judgement depends on: binary packages of one source mostly have the same. */
  readonly key: string;
}

function questionOf(pkg: Package, distro: Distro | null): Question {
  const lookups = lookupsOf(pkg, distro);
  // The version tells of an RPM whether it was built in a module.
  let key = `${pkg.type}\n${pkg.architecture}\n${pkg.type === 'rpm' ? `${pkg.module ?? ''}\n${pkg.version}` : ''}`;
  for (const { key: asked, by, version, withoutEpoch } of lookups) {
    key += `\n${textOf(asked)}\n${by}\n${withoutEpoch ? '' : '='}${version}`;
  }
  return { pkg, lookups, key };
}

/** Judges what is not yet `known`. */
function judgeAll(
  index: AdvisoryIndex,
  asOf: Seconds | null,
  questions: readonly Question[],
  known: Map<string, JudgedPackage>,
): void {
  const unknown = new Map<string, Question>();
  for (const question of questions) if (!known.has(question.key)) unknown.set(question.key, question);
  const answers = ask(
    index,
    [...unknown.values()].flatMap(({ lookups }) => lookups.map((lookup) => lookup.key)),
  );
  for (const [key, question] of unknown) known.set(key, judgePackage(question, answers, asOf));
}

function judgePackage(
  { pkg, lookups }: Question,
  answers: (key: PackageKey) => readonly Statement[],
  asOf: Seconds | null,
): JudgedPackage {
  const undatedSources = new Set<string>();
  const said: Said[] = [];
  let isUnversioned = false;
  for (const lookup of lookups) {
    const all = answers(lookup.key);
    const statements = pkg.type === 'rpm' ? all.filter((statement) => bindsModule(statement, pkg)) : all;
    if (!isComparable(pkg.type, lookup.version)) {
      isUnversioned ||= statements.length > 0;
      continue;
    }
    const verdictOf = createJudge(pkg.type, lookup, asOf);
    for (const statement of statements) {
      const verdict = verdictOf(statement);
      said.push({ statement, lookup, verdict });
      if (verdict !== null && asOf !== null && isUndated(statement)) undatedSources.add(statement.advisory.source);
    }
  }
  return { judgement: new PackageJudgement(pkg, said, asOf), undatedSources, isUnversioned };
}

/** Judges one version by many statements, of which those that say the same (affected, no fix) share their judgement. */
function createJudge(
  type: PackageType,
  lookup: Lookup,
  asOf: Seconds | null,
): (statement: Statement) => Verdict | null {
  const verdicts = new Map<Judgement, Verdict | null>();
  return (statement) => {
    if (!standsAt(statement, asOf)) return null;
    const { judgement } = statement;
    const known = verdicts.get(judgement);
    if (known !== undefined) return known;
    const verdict = judgeBy(judgement, type, versionAgainst(statement, lookup), asOf);
    verdicts.set(judgement, verdict);
    return verdict;
  };
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
