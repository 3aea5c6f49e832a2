// OpenVEX documents, 0.2.0: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md

import { hash } from 'node:crypto';
import {
  type AdvisoryEvent,
  compareIds,
  compareText,
  ecosystemFamily,
  ecosystemType,
  formatPackageUrl,
  formatTime,
  isDistroType,
  type Judgement,
  PackageUrlError,
  type Seconds,
} from '../../model/index.ts';

/** What advisories say of one package in one ecosystem. */
export interface VexPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly statements: readonly {
    readonly vulnerabilities: readonly string[];
    readonly architecture: string | null;
    readonly judgement: Judgement;
    readonly advisory: {
      readonly id: string;
      readonly published: Seconds | null;
      readonly modified: Seconds | null;
      readonly withdrawn: Seconds | null;
      readonly url: string;
    };
  }[];
}

/**
 * An OpenVEX document of all that is said of a package, a statement for each vulnerability and advisory.
 *
 * `fixed` is said of the fixed version alone (`pkg:…@1.57.0-r0`), since the format cannot say "from this version on";
 * the versions below are said to be affected, with the way out as the action.
 * @param built what nobody has dated counts from this time; the database's build
 */
export function writeOpenVex(packages: readonly VexPackage[], built: Seconds): string {
  return openVexDocument(
    packages.flatMap((one) => statementsOf(one, built)),
    built,
  );
}

/**
 * The document of these statements, named by what it says.
 * @param built its time, where no statement has one
 */
export function openVexDocument(unsorted: readonly VexStatement[], built: Seconds): string {
  const statements = unsorted.toSorted(compareStatements);
  const times = statements.map(({ timestamp }) => timestamp).sort();
  const identity = hash('sha256', JSON.stringify(statements));
  return `${JSON.stringify(
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': `https://openvex.dev/docs/public/vex-${identity}`,
      author: 'fixedin',
      timestamp: times.at(-1) ?? formatTime(built),
      version: 1,
      tooling: 'fixedin',
      statements,
    },
    null,
    1,
  )}\n`;
}

/** A statement as the format has it. */
export interface VexStatement {
  readonly vulnerability: { readonly name: string; readonly aliases?: readonly string[] };
  readonly timestamp: string;
  readonly products: readonly {
    readonly '@id': string;
    readonly identifiers?: { readonly purl: string };
    readonly hashes?: { readonly 'sha-256': string };
    readonly subcomponents?: readonly { readonly '@id': string }[];
  }[];
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
  readonly [more: string]: unknown;
}

function statementsOf({ ecosystem, name, statements }: VexPackage, built: Seconds): readonly VexStatement[] {
  return statements.flatMap(({ vulnerabilities, architecture, judgement, advisory }) => {
    if (advisory.withdrawn !== null) return [];
    const time = advisory.modified ?? advisory.published ?? built;
    return vulnerabilities.flatMap((id) =>
      answersOf(judgement).flatMap(({ version, since, ...answer }): VexStatement[] => {
        const product = productOf(ecosystem, name, architecture, version);
        if (product === null) return [];
        return [
          {
            vulnerability: { name: id },
            timestamp: formatTime(since ?? time),
            products: [{ '@id': product }],
            ...answer,
            supplier: sourceLine(advisory.id, advisory.url),
          },
        ];
      }),
    );
  });
}

interface Answer {
  /** Empty for all versions. */
  readonly version: string;
  readonly since: Seconds | null;
  readonly status: VexStatement['status'];
  readonly justification?: string;
  readonly impact_statement?: string;
  readonly action_statement?: string;
  readonly status_notes?: string;
}

function answersOf(judgement: Judgement): readonly Answer[] {
  switch (judgement.kind) {
    case 'not-affected':
      return [notAffected(judgement, null)];
    case 'timeline': {
      const last = judgement.events.at(-1);
      return last === undefined ? [] : answersOfEvent(last);
    }
    case 'ranges': {
      const fixes = [...new Set(judgement.ranges.flatMap(({ fixed }) => fixed ?? []))];
      if (fixes.length > 0 && fixes.every((fix) => fix === '0')) return [notAffected({}, null)];
      const real = fixes.filter((fix) => fix !== '0');
      if (real.length === 0) return [unresolved(judgement.unfixed, null, '')];
      return [affectedBelow(real, null), ...real.map((version) => fixedIn(version, null))];
    }
  }
}

function answersOfEvent({ status, time, fixedVersion, note, justification }: AdvisoryEvent): readonly Answer[] {
  switch (status) {
    case 'not-affected':
      return [notAffected({ justification, note }, time)];
    case 'fixed':
      return fixedVersion === null ? [] : [affectedBelow([fixedVersion], time), fixedIn(fixedVersion, time)];
    default:
      return [unresolved(status, time, note)];
  }
}

/** The specification asks for a justification or an impact statement. */
function notAffected(reason: { justification?: string | null; note?: string }, since: Seconds | null): Answer {
  const { justification = null, note = '' } = reason;
  const impact = note === '' && justification === null ? 'The package never was affected.' : note;
  return {
    version: '',
    since,
    status: 'not_affected',
    ...(justification === null ? {} : { justification }),
    ...(impact === '' ? {} : { impact_statement: impact }),
  };
}

function fixedIn(version: string, since: Seconds | null): Answer {
  return { version, since, status: 'fixed' };
}

function affectedBelow(fixes: readonly string[], since: Seconds | null): Answer {
  return { version: '', since, status: 'affected', action_statement: `Update to ${fixes.join(' or ')} or later.` };
}

/** The specification asks for an action with every `affected`. */
function unresolved(status: AdvisoryEvent['status'], since: Seconds | null, note: string): Answer {
  const notes = note === '' ? {} : { status_notes: note };
  switch (status) {
    case 'under-investigation':
      return { version: '', since, status: 'under_investigation', ...notes };
    case 'pending-upstream-fix':
      return { version: '', since, status: 'affected', action_statement: 'Wait for a fix upstream.', ...notes };
    case 'fix-not-planned':
      return { version: '', since, status: 'affected', action_statement: 'No fix is planned.', ...notes };
    default:
      return { version: '', since, status: 'affected', action_statement: 'No fix is known yet.', ...notes };
  }
}

function productOf(ecosystem: string, name: string, architecture: string | null, version: string): string | null {
  const type = ecosystemType(ecosystem);
  if (type === null) return null;
  const release = ecosystem.slice(ecosystemFamily(ecosystem).length + 1);
  const family = ecosystemFamily(ecosystem).toLowerCase().replaceAll(' ', '-');
  const parting = name.lastIndexOf(type === 'maven' ? ':' : '/');
  const isDistros = isDistroType(type);
  try {
    return formatPackageUrl({
      type,
      namespace: isDistros ? family : name.slice(0, Math.max(parting, 0)),
      name: isDistros ? name : name.slice(parting + 1),
      version,
      qualifiers: {
        ...(architecture === null ? {} : { arch: architecture }),
        ...(isDistros && release !== '' ? { distro: `${family}-${release.replace(/^v(?=\d)/, '')}` } : {}),
      },
      subpath: '',
    });
  } catch (error) {
    if (error instanceof PackageUrlError) return null;
    throw error;
  }
}

function sourceLine(id: string, url: string): string {
  return url === '' ? id : `${id} (${url})`;
}

function compareStatements(a: VexStatement, b: VexStatement): number {
  return (
    compareIds(a.vulnerability.name, b.vulnerability.name) ||
    compareText(a.products[0]?.['@id'] ?? '', b.products[0]?.['@id'] ?? '') ||
    compareText(a.timestamp, b.timestamp) ||
    compareText(String(a['supplier']), String(b['supplier']))
  );
}
