import type { AdvisoryListItem, Database, Statement } from '../../database/index.ts';
import { canonicalName, ecosystemType, type PackageType } from '../../model/index.ts';
import { judge } from '../../scan/index.ts';
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
  const statements = database.statements(keys).flat();
  return { type, name: canonical, advisories, version: heldAgainst(version, type, advisories, statements) };
}

function heldAgainst(
  version: string,
  type: PackageType,
  advisories: readonly AdvisoryListItem[],
  statements: readonly Statement[],
): VersionAnswer {
  const holding = new Set(statements.filter((statement) => holds(statement, type, version)).map(statementKey));
  const [holdsFor, behind] = [true, false].map((wanted) =>
    advisories.filter((item) => holding.has(itemKey(item)) === wanted),
  );
  return { version, valid: isVersion(type, version), holds: holdsFor ?? [], behind: behind ?? [] };
}

function holds(statement: Statement, type: PackageType, version: string): boolean {
  const verdict = judge(statement, type, version, null);
  return verdict?.kind === 'unresolved' || (verdict?.kind === 'fixed' && verdict.affected);
}

function statementKey({ advisory, ecosystem, architecture }: Statement): string {
  return [advisory.source, advisory.id, ecosystem, architecture ?? ''].join('\n');
}

function itemKey({ id, source, package: about }: AdvisoryListItem): string {
  return [source, id, about.ecosystem, about.architecture ?? ''].join('\n');
}
