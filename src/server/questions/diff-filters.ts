import { SEVERITIES } from '../../model/index.ts';
import { DIFF_SORTS, type DiffFilters } from '../../report/index.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';

/** How the diff is to be looked through, from the address of its page. What is no severity or order is not followed. */
export function diffFiltersOf(parameter: (name: string) => string): DiffFilters {
  const [severity, sort] = [parameter('severity').toLowerCase(), parameter('sort')];
  return {
    q: parameter('q').slice(0, SEARCH_CHARACTERS),
    severity: SEVERITIES.find((known) => known.toLowerCase() === severity) ?? '',
    sort: DIFF_SORTS.find((known) => known === sort) ?? 'severity',
  };
}
