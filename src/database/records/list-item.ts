import type { Seconds, Severity, Status } from '../../model/index.ts';
import type { AdvisoryListItem, AdvisoryPackage } from '../advisory-types.ts';
import type { Rows } from './rows.ts';
import { standingFix } from './standing.ts';
import type { StoredAdvisory } from './stored-advisory.ts';

/** The numbers of the rows that an item is made of, and what is known of it already. */
export interface ItemFacts {
  readonly advisory: number;
  readonly package: number;
  readonly judgement: number;
  readonly severity: Severity;
  readonly status: Status;
  readonly updated: Seconds | null;
  /** 0 for all. */
  readonly architecture: number;
}

/** @param known its aliases, where they are known already */
export function listItem(rows: Rows, facts: ItemFacts, known?: readonly string[]): AdvisoryListItem {
  const advisory = rows.advisory(facts.advisory);
  const { id, vulnerabilities } = advisory;
  const about = advisoryPackage(rows, facts.package, facts.architecture);
  return {
    id,
    aliases: known ?? aliasesOf(rows, advisory),
    vulnerability: vulnerabilities[0] ?? id,
    package: about,
    status: facts.status,
    fixedIn: facts.status === 'fixed' ? standingFix(rows.judgement(facts.judgement), facts.updated, about.type) : null,
    severity: facts.severity,
    source: advisory.source,
    published: advisory.published,
    updated: facts.updated,
    url: advisory.url,
  };
}

export function advisoryPackage(rows: Rows, number: number, architecture: number): AdvisoryPackage {
  const { ecosystem, name, type, distro } = rows.package(number);
  return { type, name, distro, ecosystem, architecture: rows.architecture(architecture) };
}

/** All names of what an advisory stands for but its own and the first's, those of the first vulnerability first. */
export function aliasesOf(rows: Rows, advisory: StoredAdvisory): readonly string[] {
  return advisory.aliases ?? aliasesOfVulnerabilities(rows, advisory);
}

/** The same where the advisory's record has no room for them: of each vulnerability by its own record. */
export function aliasesOfVulnerabilities(rows: Rows, { id, vulnerabilities }: StoredAdvisory): readonly string[] {
  const [first, ...others] = vulnerabilities;
  const aliases = new Set(others);
  for (const vulnerability of vulnerabilities) {
    const [number] = rows.name(vulnerability).vulnerabilities;
    for (const alias of number === undefined ? [] : rows.vulnerability(number).aliases) aliases.add(alias);
  }
  aliases.delete(id);
  if (first !== undefined) aliases.delete(first);
  return [...aliases];
}
