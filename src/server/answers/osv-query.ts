import type { Database, PackageKey, Statement } from '../../database/index.ts';
import {
  canonicalEcosystem,
  canonicalName,
  distroEcosystems,
  ecosystemFamily,
  ecosystemType,
  isDistroType,
  languageEcosystems,
  PACKAGE_TYPES,
  parsePackageUrl,
} from '../../model/index.ts';
import { judge } from '../../scan/index.ts';
import { HttpProblem } from '../errors.ts';

/** What osv.dev is asked: a package and, if given, a version of it. */
export interface OsvQuestion {
  readonly version?: string | undefined;
  readonly commit?: string | undefined;
  readonly package?:
    | {
        readonly name?: string | undefined;
        readonly ecosystem?: string | undefined;
        readonly purl?: string | undefined;
      }
    | undefined;
}

/**
 * The ids of the advisories that say a package is affected: in the version asked for, or without one in any.
 * @throws {HttpProblem | UsageError} 400, when the question is none
 */
export function osvMatches(database: Database, question: OsvQuestion): readonly string[] {
  const { keys, version } = subject(database, question);
  const affecting = database
    .statements(keys)
    .flat()
    .filter((statement) => affects(statement, version));
  return [...new Set(affecting.map(({ advisory }) => advisory.id))].sort();
}

function affects(statement: Statement, version: string | null): boolean {
  const type = ecosystemType(statement.ecosystem);
  if (type === null || statement.advisory.withdrawn !== null) return false;
  if (version === null) return statement.judgement.kind !== 'not-affected';
  const verdict = judge(statement, type, version, null);
  return verdict?.kind === 'unresolved' || (verdict?.kind === 'fixed' && verdict.affected);
}

interface Subject {
  readonly keys: readonly PackageKey[];
  readonly version: string | null;
}

function subject(database: Database, { version, commit, package: about }: OsvQuestion): Subject {
  if (commit !== undefined && about === undefined) return { keys: [], version: null };
  const given = version === undefined || version === '' ? null : version;
  if (about?.purl) return ofPurl(about.purl, given);
  const { name, ecosystem } = about ?? {};
  if (!name || !ecosystem)
    throw invalid('names no package', 'give package.name and package.ecosystem, or package.purl');
  const type = ecosystemType(ecosystem);
  if (type === null)
    throw invalid(`"${ecosystem.slice(0, 60)}" is no ecosystem that is known here`, "see OSV's schema");
  // An ecosystem without its release (`Alpine`) means every release of it.
  const filed = canonicalEcosystem(ecosystem);
  const ecosystems = [...database.ecosystems()]
    .filter((known) => known === filed || ecosystemFamily(known) === filed)
    .sort();
  return { keys: ecosystems.map((known) => ({ ecosystem: known, name: canonicalName(type, name) })), version: given };
}

function ofPurl(purl: string, given: string | null): Subject {
  const parts = parsePackageUrl(purl);
  const type = PACKAGE_TYPES.find((known) => known === parts.type);
  if (type === undefined) return { keys: [], version: null };
  const inner = parts.version ?? '';
  if (given !== null && inner !== '') throw invalid('states a version twice', 'give it in package.purl or in version');
  const version = given ?? (inner === '' ? null : inner);
  const namespace = parts.namespace ?? '';
  if (isDistroType(type)) {
    const release = (parts.qualifiers?.['distro'] ?? '').replace(/^[a-z]+-/, '');
    const distro = { id: namespace, version: release, like: [], name: namespace };
    const keys = distroEcosystems(distro, type).map((ecosystem) => ({
      ecosystem,
      name: canonicalName(type, parts.name),
    }));
    return { keys, version };
  }
  const name = namespace === '' ? parts.name : `${namespace}${type === 'maven' ? ':' : '/'}${parts.name}`;
  const keys = languageEcosystems(type).map((ecosystem) => ({ ecosystem, name: canonicalName(type, name) }));
  return { keys, version };
}

function invalid(problem: string, remedy: string): HttpProblem {
  return new HttpProblem(400, 'bad-query', 'the query', problem, remedy);
}
