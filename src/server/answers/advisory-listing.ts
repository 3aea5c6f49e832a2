import type { AdvisoryListItem, Database } from '../../database/index.ts';
import { compareText, ownValue, STATUSES, type Status } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';

export interface ListingQuestion {
  readonly query: string;
  /** Whole names of packages, of which one is meant; none for all. */
  readonly names: readonly string[];
  /** Ids of vulnerabilities, of which one is meant; none for all. */
  readonly aliases: readonly string[];
  readonly status: Status | null;
  readonly size: number;
  /** Empty for the first page. */
  readonly token: string;
}

export interface Listing {
  readonly items: readonly AdvisoryListItem[];
  readonly total: number;
  /** Empty for the last page. */
  readonly next: string;
}

/** One page of advisories, the newest change first. @throws {HttpProblem | UsageError} 400, when the token is none */
export function listingOf(database: Database, question: ListingQuestion): Listing {
  const { query, names, aliases, status, size, token } = question;
  if (names.length === 0 && aliases.length === 0) {
    const filters = { ...(query === '' ? {} : { q: query }), ...(status === null ? {} : { status }) };
    const list = database.searchAdvisories({ ...filters, limit: size, cursor: token === '' ? null : token });
    return { items: list.items, total: list.total, next: list.next ?? '' };
  }
  const candidates = aliases.length > 0 ? ofVulnerabilities(database, aliases) : ofPackages(database, names);
  const found = candidates
    .filter((item) => names.length === 0 || names.includes(item.package.name))
    .filter((item) => status === null || item.status === status)
    .filter((item) => query === '' || mentions(item, query.toLowerCase()))
    .sort((a, b) => (b.updated ?? -1) - (a.updated ?? -1) || compareText(a.id, b.id));
  const start = offsetOf(token);
  const end = start + size;
  return { items: found.slice(start, end), total: found.length, next: end < found.length ? String(end) : '' };
}

/** Words for the type of the last event, as sources and their API write them: `fixed`, `EVENT_TYPE_FIXED`. */
export function statusOfEventType(text: string): Status | null {
  if (text === '') return null;
  const word = text
    .toLowerCase()
    .replace(/^event_type_/, '')
    .replaceAll('_', '-');
  const status = ownValue(EVENT_STATUS, word) ?? STATUSES.find((known) => known === word);
  if (status !== undefined) return status;
  const known = Object.keys(EVENT_STATUS).join(', ');
  throw new HttpProblem(
    400,
    'bad-parameter',
    `latest_event_type: ${text}`,
    'is no type of event',
    `write one of ${known}`,
  );
}

const EVENT_STATUS: Readonly<Record<string, Status>> = {
  detection: 'under-investigation',
  'true-positive-determination': 'affected',
  'false-positive-determination': 'not-affected',
  fixed: 'fixed',
  'fix-not-planned': 'fix-not-planned',
  'analysis-not-planned': 'fix-not-planned',
  'pending-upstream-fix': 'pending-upstream-fix',
};

function ofVulnerabilities(database: Database, ids: readonly string[]): readonly AdvisoryListItem[] {
  const details = ids.flatMap((id) => database.getVulnerabilities(id));
  return [...new Map(details.map((detail) => [detail.id, detail])).values()].flatMap(({ packages }) => packages);
}

function ofPackages(database: Database, names: readonly string[]): AdvisoryListItem[] {
  return [...new Set(names)].flatMap((name) => {
    const items: AdvisoryListItem[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = database.searchAdvisories({ package: name, limit: 1000, cursor });
      items.push(...page.items);
      cursor = page.next;
      if (cursor === null) return items;
    }
  });
}

function mentions({ id, vulnerability, aliases, package: about }: AdvisoryListItem, query: string): boolean {
  return [id, vulnerability, about.name, ...aliases].some((text) => text.toLowerCase().includes(query));
}

function offsetOf(token: string): number {
  if (token === '') return 0;
  if (/^\d{1,9}$/.test(token)) return Number(token);
  throw new HttpProblem(
    400,
    'bad-cursor',
    'page_token',
    'is no place in this list',
    'pass the nextPageToken of the page before',
  );
}
