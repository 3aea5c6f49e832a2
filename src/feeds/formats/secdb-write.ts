// Writes what Alpine and Wolfi serve for their distributions; secdb.ts beside it reads them and links their pages.

import { compareIds, compareText, ecosystemFamily, type Judgement } from '../../model/index.ts';
import { compare } from '../../version/index.ts';

/** All that is said of one package (or origin) of a distribution. */
export interface SecdbPackage {
  readonly name: string;
  readonly statements: readonly {
    /** By the ids that people know. */
    readonly vulnerabilities: readonly string[];
    readonly judgement: Judgement;
    readonly advisory: { readonly withdrawn: number | null };
  }[];
}

/** The ecosystem that a secdb can be written for, by its address: `wolfi`, `chainguard`, `alpine` with `v3.10` or `edge`. */
export function secdbEcosystem(distro: string, release: string | null): string | null {
  if (distro === 'wolfi' && release === null) return 'Wolfi';
  if (distro === 'chainguard' && release === null) return 'Chainguard';
  if (distro === 'alpine' && release !== null && /^(?:v\d+\.\d+|edge)$/.test(release)) return `Alpine:${release}`;
  return null;
}

/**
 * A secdb document in pieces, a package a line, packages in the order given.
 *
 * The format knows two things: the version that fixed a vulnerability, and (as version `0`) that there never was one.
 * What it cannot say is left out: that a vulnerability has no fix yet or that none is planned (so any unresolved
 * statement leaves it out of the document), other ids of the same vulnerability, dates, and reasons. A range that
 * begins after the first version, and one for a single architecture, stand there for all of them.
 */
export function* writeSecdb(ecosystem: string, packages: Iterable<SecdbPackage>): Generator<string> {
  const head = JSON.stringify(headOf(ecosystem));
  let opening = `${head.slice(0, -1)},"packages":[\n`;
  const empty = opening;
  for (const { name, statements } of packages) {
    const secfixes = secfixesOf(statements);
    if (secfixes.length === 0) continue;
    yield `${opening}${JSON.stringify({ pkg: { name, secfixes: Object.fromEntries(secfixes) } })}`;
    opening = ',\n';
  }
  yield opening === empty ? `${empty}]}\n` : '\n]}\n';
}

const APK_URL = '{{urlprefix}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk';

function headOf(ecosystem: string): object {
  switch (ecosystemFamily(ecosystem)) {
    case 'Wolfi':
      return { apkurl: APK_URL, archs: ['x86_64', 'aarch64'], reponame: 'os', urlprefix: 'https://packages.wolfi.dev' };
    case 'Chainguard':
      return {
        apkurl: APK_URL,
        archs: ['x86_64', 'aarch64'],
        reponame: 'chainguard',
        urlprefix: 'https://packages.cgr.dev',
      };
    default:
      // Alpine parts its packages into repositories, which the advisories do not name; so this one holds all of them.
      return {
        distroversion: ecosystem.slice(ecosystem.indexOf(':') + 1),
        urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
      };
  }
}

/** Fixed versions from the newest down, as Alpine lists them, `0` last; under each its vulnerabilities. */
function secfixesOf(statements: SecdbPackage['statements']): [version: string, ids: string[]][] {
  const idsOf = new Map<string, string[]>();
  for (const [id, judgements] of byVulnerability(statements)) {
    for (const version of fixesOf(judgements)) {
      const ids = idsOf.get(version);
      if (ids) ids.push(id);
      else idsOf.set(version, [id]);
    }
  }
  for (const ids of idsOf.values()) ids.sort(compareIds);
  return [...idsOf].sort(([a], [b]) => compare('apk', b, a) || compareText(a, b));
}

function byVulnerability(statements: SecdbPackage['statements']): ReadonlyMap<string, readonly Judgement[]> {
  const judgements = new Map<string, Judgement[]>();
  for (const { vulnerabilities, judgement, advisory } of statements) {
    if (advisory.withdrawn !== null) continue;
    for (const id of vulnerabilities) {
      const known = judgements.get(id);
      if (known) known.push(judgement);
      else judgements.set(id, [judgement]);
    }
  }
  return judgements;
}

/** The versions that fixed a vulnerability; `0` where all statements say that there is none; none where one is open. */
function fixesOf(judgements: readonly Judgement[]): readonly string[] {
  const fixes = new Set<string>();
  for (const judgement of judgements) {
    const own = fixesOfOne(judgement);
    if (own === null) return [];
    for (const fix of own) fixes.add(fix);
  }
  if (fixes.size > 1) fixes.delete(NEVER);
  return [...fixes];
}

const NEVER = '0';

/** Null while a vulnerability is unresolved. */
function fixesOfOne(judgement: Judgement): readonly string[] | null {
  switch (judgement.kind) {
    case 'not-affected':
      return [NEVER];
    case 'timeline': {
      const last = judgement.events.at(-1);
      if (last?.status === 'not-affected') return [NEVER];
      return last?.status === 'fixed' && last.fixedVersion !== null ? [last.fixedVersion] : null;
    }
    case 'ranges': {
      const fixes = judgement.ranges.map(({ fixed }) => fixed);
      const known = fixes.filter((fix) => fix !== null);
      return known.length === fixes.length && known.length > 0 ? known : null;
    }
  }
}
