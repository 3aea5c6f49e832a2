import type { AdvisoryListItem, Database } from '../../database/index.ts';
import type { AtomChange, AtomFeed } from '../../feeds/index.ts';
import { advisoryPath, vulnerabilityPath, withQuery } from '../../web/index.ts';
import { PAGE_DEFAULT } from '../limits.ts';
import { vulnerabilitiesOf } from './vulnerability.ts';

/** What a feed of changes is restricted to, if to anything. */
export interface AtomQuestion {
  readonly package?: string | undefined;
  readonly vulnerability?: string | undefined;
}

/**
 * The newest changes as a feed.
 * @param address at which it was asked for; other addresses in it are of the same server
 * @throws {HttpProblem} 404 for a vulnerability that is not known
 */
export async function atomFeed(
  database: Database,
  address: URL,
  question: AtomQuestion,
): Promise<{ readonly feed: AtomFeed; readonly changes: readonly AtomChange[] }> {
  const at = (path: string) => new URL(path, address.origin).href;
  const { package: name, vulnerability: id } = question;
  const { title, page, items } = id === undefined ? changesOf(database, name) : await changesIn(database, id, name);
  const feed: AtomFeed = {
    title,
    self: address.href,
    page: at(page),
    pageOf: (change) => at(advisoryPath(change.id)),
    built: database.info.built,
  };
  return { feed, changes: items.map((item) => ({ ...item, package: { ...item.package } })) };
}

interface Changes {
  readonly title: string;
  /** The page that shows the same. */
  readonly page: string;
  readonly items: readonly AdvisoryListItem[];
}

function changesOf(database: Database, name: string | undefined): Changes {
  const filter = name === undefined ? {} : { package: name };
  return {
    title: name === undefined ? 'Advisories: the newest changes' : `Advisories on ${name}`,
    page: withQuery('/advisories', filter),
    items: database.searchAdvisories({ ...filter, limit: PAGE_DEFAULT }).items,
  };
}

async function changesIn(database: Database, id: string, name = ''): Promise<Changes> {
  const details = await vulnerabilitiesOf(database, id, name);
  const items = details.flatMap(({ packages }) => packages).sort((a, b) => (b.updated ?? -1) - (a.updated ?? -1));
  const [{ id: known }] = details;
  return { title: `${known}: changes`, page: vulnerabilityPath(known), items: items.slice(0, PAGE_DEFAULT) };
}
