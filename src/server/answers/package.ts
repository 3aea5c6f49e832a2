import type { AdvisoryListItem, Database, PackageKey, Statement } from '../../database/index.ts';
import { canonicalName, ecosystemType, type PackageType } from '../../model/index.ts';
import { type Decision, judgeVersion } from '../../scan/index.ts';
import { isVersion } from '../../version/index.ts';
import { HttpProblem } from '../errors.ts';

/** A package's advisories, and how they stand to the version that somebody has. */
export interface PackageAnswer {
  readonly type: PackageType;
  readonly name: string;
  readonly advisories: readonly AdvisoryListItem[];
  readonly version: VersionAnswer | null;
}

export interface VersionAnswer {
  readonly version: string;
  /** Whether the ecosystem's own rules take the text for a version. */
  readonly valid: boolean;
  /** Those on vulnerabilities that the version has, with the status and the fix that hold for it, as in a scan. */
  readonly holds: readonly AdvisoryListItem[];
  /** Fixed at or below the version, not affected, or out of range. */
  readonly behind: readonly AdvisoryListItem[];
}

/**
 * Everything that is said of a package, in every ecosystem of its type, the newest change first.
 * @param version null for none
 * @throws {HttpProblem} 404 for a package that nothing speaks of
 */
export function packageOf(database: Database, type: PackageType, name: string, version: string | null): PackageAnswer {
  const canonical = canonicalName(type, name);
  const keys = [...database.ecosystems()]
    .filter((ecosystem) => ecosystemType(ecosystem) === type)
    .sort()
    .map((ecosystem) => ({ ecosystem, name: canonical }));
  const advisories = keys
    .flatMap((key) => database.packageAdvisories(key))
    .sort((a, b) => (b.updated ?? -1) - (a.updated ?? -1));
  if (advisories.length === 0) {
    const problem = `is no ${type} package that any advisory here speaks of`;
    throw new HttpProblem(404, 'unknown-package', name, problem, 'check the name, or search for a part of it');
  }
  if (version === null) return { type, name: canonical, advisories, version: null };
  return { type, name: canonical, advisories, version: heldAgainst(version, type, advisories, database, keys) };
}

type Affected = Extract<Decision, { outcome: 'affected' }>;

function heldAgainst(
  version: string,
  type: PackageType,
  advisories: readonly AdvisoryListItem[],
  database: Database,
  keys: readonly PackageKey[],
): VersionAnswer {
  const answers = database.statements(keys);
  const holding = new Map<string, Affected>();
  for (const [position, key] of keys.entries()) {
    const statements = answers[position] ?? [];
    const decisions = judgeVersion(key, statements, type, version);
    for (const statement of statements) {
      const pressing = mostPressing(statement.vulnerabilities.map((id) => decisions.get(id)));
      if (pressing !== null) holding.set(statementKey(statement), pressing);
    }
  }
  const holds: AdvisoryListItem[] = [];
  const behind: AdvisoryListItem[] = [];
  for (const item of advisories) {
    const decision = holding.get(itemKey(item));
    if (decision) holds.push({ ...item, status: decision.status, fixedIn: decision.fixedIn });
    else behind.push(item);
  }
  return { version, valid: isVersion(type, version), holds, behind };
}

/** Of the vulnerabilities that one advisory stands for, one without a fix before those with one; null for none. */
function mostPressing(decisions: readonly (Decision | undefined)[]): Affected | null {
  const affected = decisions.filter((decision) => decision?.outcome === 'affected');
  return affected.find(({ fixedIn }) => fixedIn === null) ?? affected[0] ?? null;
}

function statementKey({ advisory, ecosystem, architecture }: Statement): string {
  return [advisory.source, advisory.id, ecosystem, architecture ?? ''].join('\n');
}

function itemKey({ id, source, package: about }: AdvisoryListItem): string {
  return [source, id, about.ecosystem, about.architecture ?? ''].join('\n');
}
