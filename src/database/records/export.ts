import type { Advisory, AffectedPackage, Seconds, SeverityRating } from '../../model/index.ts';
import { aliasesOf } from './list-item.ts';
import type { Rows } from './rows.ts';
import type { StoredAdvisory } from './stored-advisory.ts';

/** Which advisories to export. */
export interface ExportQuery {
  /** A source's whole name: `wolfi`, `osv:PyPI`. */
  readonly source?: string;
}

/** An advisory's id and when it last changed; null where nobody says. */
export interface ExportEntry {
  readonly id: string;
  readonly modified: Seconds | null;
}

/**
 * Every advisory as the record that a feed carries, one an id, in the order of the database; what several sources say
 * under one id is joined.
 */
export function* exportAdvisories(rows: Rows, count: number, query: ExportQuery): Generator<Advisory> {
  for (const numbers of groups(rows, count, query)) yield joined(rows, numbers);
}

/** The ids of the same records, with when they last changed; much faster than the records. */
export function* exportEntries(rows: Rows, count: number, query: ExportQuery): Generator<ExportEntry> {
  for (const numbers of groups(rows, count, query)) {
    const headers = numbers.map((number) => rows.advisory(number));
    const modified = latest(headers.map((header) => header.modified ?? header.published));
    yield { id: headers[0]?.id ?? '', modified };
  }
}

/** The record of one id, letter case included; null where there is none. */
export function exportAdvisory(rows: Rows, id: string): Advisory | null {
  const numbers = numbersOf(rows, id, {});
  return numbers.length === 0 ? null : joined(rows, numbers);
}

/** The numbers of advisories of one id, each id once, at the place of its first. */
function* groups(rows: Rows, count: number, query: ExportQuery): Generator<readonly number[]> {
  for (let number = 0; number < count; number++) {
    const header = rows.advisory(number);
    if (query.source !== undefined && header.source !== query.source) continue;
    const numbers = numbersOf(rows, header.id, query);
    if (numbers[0] === number) yield numbers;
  }
}

function numbersOf(rows: Rows, id: string, { source }: ExportQuery): readonly number[] {
  return rows.name(id).advisories.filter((number) => {
    const header = rows.advisory(number);
    return header.id === id && (source === undefined || header.source === source);
  });
}

/** One record of all of them: each package, reference and rating once, the newest times, the first one's texts. */
function joined(rows: Rows, numbers: readonly number[]): Advisory {
  const [first, ...others] = numbers.map((number) => advisoryOf(rows, rows.advisory(number)));
  if (first === undefined) throw new RangeError('an export without an advisory');
  return others.reduce(both, first);
}

function both(a: Advisory, b: Advisory): Advisory {
  return {
    ...a,
    upstream: [...new Set([...a.upstream, ...b.upstream])],
    aliases: [...new Set([...a.aliases, ...b.aliases])],
    modified: latest([a.modified, b.modified]),
    // As long as one source holds to it, it is not withdrawn.
    withdrawn: a.withdrawn === null || b.withdrawn === null ? null : Math.max(a.withdrawn, b.withdrawn),
    summary: a.summary || b.summary,
    details: a.details || b.details,
    url: a.url || b.url,
    ratings: distinct([...a.ratings, ...b.ratings]),
    references: distinct([...a.references, ...b.references]),
    affected: distinct([...a.affected, ...b.affected]),
  };
}

function advisoryOf(rows: Rows, row: StoredAdvisory): Advisory {
  const { id, published, modified, withdrawn, url } = row;
  const ratings = rows.ratings(row.ratings);
  return {
    id,
    ...identities(rows, row),
    published,
    modified,
    withdrawn,
    url,
    ...rows.prose(row.prose),
    ratings,
    affected: row.statements().map((statement): AffectedPackage => {
      const { ecosystem, name } = rows.package(statement.package);
      const module = rows.module(statement.architecture);
      return {
        ecosystem,
        name,
        architecture: rows.architecture(statement.architecture),
        ...(module === null ? {} : { module }),
        judgement: rows.judgement(statement.judgement),
        ratings: statement.ratings === row.ratings ? [] : ownRatings(rows.ratings(statement.ratings), ratings),
      };
    }),
  };
}

/** Those of a package that its advisory does not have; all of them where it has more than its advisory. */
function ownRatings(all: readonly SeverityRating[], advisory: readonly SeverityRating[]): readonly SeverityRating[] {
  const known = new Set(advisory.map((rating) => JSON.stringify(rating)));
  return all.some((rating) => !known.has(JSON.stringify(rating))) ? all : [];
}

/**
 * Which vulnerability it is about, so that whoever reads the record joins the same ids: a record whose id is a name of
 * the vulnerability has the others as aliases; a vendor's advisory stands for it. Wolfi's documents alone tell that a
 * CVE and a GHSA are one, so their records carry both as aliases too.
 */
function identities(rows: Rows, advisory: StoredAdvisory): Pick<Advisory, 'aliases' | 'upstream'> {
  const { id, vulnerabilities } = advisory;
  const names = [...vulnerabilities, ...aliasesOf(rows, advisory)];
  const others = [...new Set(names)].filter((name) => name !== id);
  const isOne = vulnerabilities.length === 1;
  if (isName(rows, id, vulnerabilities))
    return { aliases: isOne ? others : vulnerabilities.filter((name) => name !== id), upstream: [] };
  return { aliases: isOne && id.startsWith('CGA-') ? others : [], upstream: vulnerabilities };
}

function isName(rows: Rows, id: string, vulnerabilities: readonly string[]): boolean {
  return vulnerabilities.some((vulnerability) => {
    if (vulnerability === id) return true;
    const [number] = rows.name(vulnerability).vulnerabilities;
    return number !== undefined && rows.vulnerability(number).aliases.includes(id);
  });
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function latest(times: readonly (Seconds | null)[]): Seconds | null {
  return times.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null);
}
