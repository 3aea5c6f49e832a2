import { completeId, STATUSES } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { vulnerabilityPath, withQuery } from '../links.ts';
import { AdvisoryTable } from '../parts/advisory-table.tsx';
import { Command, shellWord } from '../parts/command.tsx';
import { page } from '../parts/document.tsx';
import { SeverityMark, STATUS_WORDS } from '../parts/marks.tsx';
import { standingSentence } from '../parts/standing-sentence.ts';
import { counted, grouped } from '../parts/words.ts';
import type { AdvisoriesView, Shell } from '../views.ts';

/** The list of advisories, by whatever filters are set. */
export function advisoriesPage(view: AdvisoriesView, shell: Shell): string {
  const { q } = view.filters;
  return page({
    title: q === '' ? 'Advisories' : `${q}: advisories`,
    description: 'Advisories by vulnerability, package, status and source, the newest change first.',
    shell,
    children: <Advisories {...view} />,
  });
}

function Advisories(view: AdvisoriesView) {
  const { filters, sources, problem } = view;
  return (
    <>
      <h1>Advisories</h1>
      <form class="filters" action="/advisories" method="get" data-live="results">
        <label class="grow">
          Search
          <input
            type="search"
            name="q"
            value={filters.q}
            placeholder="CVE, package, component or advisory"
            autocomplete="off"
            spellcheck={false}
            data-search
            data-filter
          />
        </label>
        <label>
          Package
          <input type="text" name="package" value={filters.package} placeholder="Whole name" autocomplete="off" />
        </label>
        <label>
          Status
          <select name="status">
            <option value="">Any</option>
            {STATUSES.map((status) => (
              <option value={status} selected={status === filters.status}>
                {STATUS_WORDS[status]}
              </option>
            ))}
          </select>
        </label>
        <label>
          Source
          <select name="source">
            <option value="">Any</option>
            {sources.map((source) => (
              <option value={source} selected={source === filters.source}>
                {visible(source)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Changed since
          <input type="date" name="since" value={filters.since} />
        </label>
        <button type="submit">Search</button>
      </form>
      <div id="results" aria-live="polite">
        {problem === null ? null : <p class="warning">{visible(problem)}</p>}
        <Results {...view} />
      </div>
    </>
  );
}

function Results({ filters, list, later, vulnerabilities }: AdvisoriesView) {
  const { items, total, next } = list;
  if (total === 0) return <Nothing filters={filters} />;
  return (
    <>
      {vulnerabilities.length === 0 || later ? null : (
        <ul class="direct">
          {vulnerabilities.map(({ id, severity, packages }) => (
            <li>
              <a class="id" href={vulnerabilityPath(id)}>
                {visible(id)}
              </a>{' '}
              <SeverityMark severity={severity} /> <span>{standingSentence(packages)}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="extent">
        {counted(total, 'entry', 'entries')}
        {total > items.length
          ? later
            ? `, ${grouped(items.length)} more of them here`
            : `, the ${grouped(items.length)} newest here`
          : ''}
        : one for each package that an advisory speaks of
      </p>
      <AdvisoryTable
        caption="Advisories, the newest change first"
        items={items}
        columns={['names', 'package', 'severity', 'status', 'fixed', 'changed', 'advisory']}
      />
      <nav class="paging" aria-label="Pages of the list">
        {later ? <a href={withQuery('/advisories', filters)}>Back to the newest</a> : null}
        {next === null ? null : (
          <a rel="next" href={withQuery('/advisories', { ...filters, cursor: next })}>
            Older
          </a>
        )}
      </nav>
      <h2>The same from a terminal</h2>
      <Command text={command(filters)} />
    </>
  );
}

/** Nothing was found: what to try next. */
function Nothing({ filters }: { readonly filters: AdvisoriesView['filters'] }) {
  const { q } = filters;
  const id = completeId(q);
  const narrowed = filters.package !== '' || filters.status !== '' || filters.source !== '' || filters.since !== '';
  return (
    <div class="nothing">
      <p class="answer">
        {q === '' ? (
          'No advisory answers these filters.'
        ) : (
          <>
            No advisory mentions “{visible(q)}”{narrowed ? ' and answers the other filters' : ''}.
          </>
        )}
      </p>
      <ul>
        {narrowed ? (
          <li>
            <a href={withQuery('/advisories', { q })}>Search without the filters</a>
          </li>
        ) : null}
        {q === '' ? null : (
          <>
            <li>Try a shorter part of the name: any two characters in a row are found.</li>
            {/^[A-Z]+-/i.test(id) ? (
              <li>
                <a href={vulnerabilityPath(id)}>Open {visible(id)}</a>: it may be known without being in any package.
              </li>
            ) : null}
          </>
        )}
        <li>
          <a href="/#sources">See which sources this database has</a>
        </li>
      </ul>
    </div>
  );
}

function command({ q, package: name, status, source, since }: AdvisoriesView['filters']): string {
  const options = Object.entries({ package: name, status, source, since }).filter(([, value]) => value !== '');
  const parts = options.map(([option, value]) => `--${option} ${shellWord(value)}`);
  return ['fixedin advisories', ...(q === '' ? [] : [shellWord(q)]), ...parts].join(' ');
}
