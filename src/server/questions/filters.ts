import { parseTime, STATUSES, type Status } from '../../model/index.ts';
import type { AdvisoriesView } from '../../web/index.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';

export type Filters = AdvisoriesView['filters'];

/**
 * The filters of the list of advisories from the address of its page. A form sends what it has: fields left empty, and
 * what a person mistyped, which is told and not followed.
 */
export function filtersOf(parameters: URLSearchParams): { readonly filters: Filters; readonly problem: string | null } {
  const text = (name: string) => (parameters.get(name) ?? '').trim().slice(0, SEARCH_CHARACTERS);
  const status = statusOf(text('status'));
  const since = text('since');
  const isDay = since === '' || parseTime(since) !== null;
  const problems = [
    ...(status === null ? [`“${text('status')}” is no status.`] : []),
    ...(isDay ? [] : [`“${since}” is no day; write 2024-01-18.`]),
  ];
  return {
    filters: {
      q: text('q'),
      package: text('package'),
      status: status ?? '',
      source: text('source'),
      since: isDay ? since : '',
    },
    problem: problems.length === 0 ? null : problems.join(' '),
  };
}

/** Null for a word that is none. */
export function statusOf(text: string): Status | '' | null {
  return text === '' ? '' : (STATUSES.find((known) => known === text) ?? null);
}
