import { type Diff, SEVERITIES } from '../../model/index.ts';
import type { DiffFilters, DiffSort } from '../../report/index.ts';
import type { DiffView } from '../views.ts';

const SORT_WORDS: Readonly<Record<DiffSort, string>> = {
  severity: 'By severity',
  id: 'By vulnerability',
  package: 'By package',
};

interface DiffFilterFormProps {
  readonly diff: Diff;
  readonly form: DiffView['form'];
  readonly filters: DiffFilters;
}

/** Looks through the diff that stands below; the address carries it, so that it can be handed on. */
export function DiffFilterForm({ diff, form, filters }: DiffFilterFormProps) {
  const { added, removed, unchanged } = diff.vulnerabilities;
  const present = new Set([...added, ...removed, ...unchanged].map(({ severity }) => severity));
  return (
    <form class="filters" action="/diff#results" method="get" data-live="results">
      {Object.entries(questionOf(form)).map(([name, value]) =>
        value === '' ? null : <input type="hidden" name={name} value={value} />,
      )}
      <label class="grow">
        Vulnerability or package
        <input
          type="search"
          name="q"
          value={filters.q}
          placeholder="Part of an id or a name"
          autocomplete="off"
          spellcheck={false}
          data-filter
        />
      </label>
      <label>
        Severity
        <select name="severity">
          <option value="">Any</option>
          {SEVERITIES.filter((severity) => present.has(severity)).map((severity) => (
            <option value={severity.toLowerCase()} selected={severity === filters.severity}>
              {severity}
            </option>
          ))}
        </select>
      </label>
      <label>
        Order
        <select name="sort">
          {(['severity', 'id', 'package'] as const).map((sort) => (
            <option value={sort === 'severity' ? '' : sort} selected={sort === filters.sort}>
              {SORT_WORDS[sort]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">Filter</button>
    </form>
  );
}

/** The fields of the form that asked for the diff, by their names in the address. */
export function questionOf(form: DiffView['form']): Readonly<Record<string, string>> {
  return {
    from: form.from,
    to: form.to,
    platform: form.platform,
    types: form.types,
    'from-as-of': form.fromAsOf,
    'to-as-of': form.toAsOf,
  };
}
