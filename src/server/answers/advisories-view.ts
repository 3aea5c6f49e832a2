import type { AdvisoryList, AdvisoryQuery, Database } from '../../database/index.ts';
import { completeId, parseTime, UsageError } from '../../model/index.ts';
import type { AdvisoriesView } from '../../web/index.ts';
import { PAGE_DEFAULT } from '../limits.ts';
import { type Filters, filtersOf } from '../questions/filters.ts';

/** The list of advisories as its page shows it. A cursor that is none, as of an older link, leads back to the start. */
export function advisoriesView(database: Database, parameters: URLSearchParams): AdvisoriesView {
  const { filters, problem } = filtersOf(parameters);
  const cursor = parameters.get('cursor') || null;
  const found = page(database, filters, cursor);
  return {
    filters,
    sources: database.info.sources.map(({ name }) => name).sort(),
    list: found ?? database.searchAdvisories(queryOf(filters)),
    later: cursor !== null && found !== null,
    vulnerabilities: filters.q === '' ? [] : database.getVulnerabilities(completeId(filters.q)),
    problem: found === null ? 'The link to a later page is of no use any more; these are the newest.' : problem,
  };
}

/** Null when the cursor is none. */
function page(database: Database, filters: Filters, cursor: string | null): AdvisoryList | null {
  try {
    return database.searchAdvisories({ ...queryOf(filters), cursor });
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

function queryOf({ q, package: name, status, source, since }: Filters): AdvisoryQuery {
  const time = parseTime(since);
  return {
    limit: PAGE_DEFAULT,
    ...(q === '' ? {} : { q }),
    ...(name === '' ? {} : { package: name }),
    ...(status === '' ? {} : { status }),
    ...(source === '' ? {} : { source }),
    ...(time === null ? {} : { since: time }),
  };
}
