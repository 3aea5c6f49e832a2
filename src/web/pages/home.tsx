import type { DatabaseInfo } from '../../database/index.ts';
import { visible } from '../../report/index.ts';
import { StatusOverTime } from '../charts/status-over-time.tsx';
import { TimeToFix } from '../charts/time-to-fix.tsx';
import { withQuery } from '../links.ts';
import { Day, LongDay } from '../parts/day.tsx';
import { page } from '../parts/document.tsx';
import { LatestChanges } from '../parts/latest-changes.tsx';
import { StatusMark } from '../parts/marks.tsx';
import { counted, grouped } from '../parts/words.ts';
import type { HomeView, Shell } from '../views.ts';

/** One id of each kind that a person may hold in hand. */
const EXAMPLES = ['2023-44487', 'nghttp2', 'CGA-q2g4-fr75-mfgw'];

/** The question first; below it what changed, how things stand, and where the answers come from. */
export function homePage(view: HomeView, shell: Shell): string {
  return page({
    title: '',
    description: 'Which known vulnerabilities are fixed, in which version, since when.',
    shell,
    children: <Home view={view} query={askedQuery(shell)} />,
  });
}

/** A script keeps in the address what was typed, so that whoever comes back finds it. */
function askedQuery({ path }: Shell): string {
  return new URLSearchParams(path.slice(path.indexOf('?') + 1)).get('q') ?? '';
}

function Home({ view, query }: { readonly view: HomeView; readonly query: string }) {
  const { info, latest, statuses, months, daysToFix } = view;
  return (
    <>
      <div class="ask">
        <h1>Is it fixed, in which version, since when?</h1>
        <search>
          <form action="/advisories" method="get" data-live="results" data-live-home>
            <input
              type="search"
              name="q"
              value={query}
              aria-label="Search vulnerabilities, advisories and packages"
              placeholder="CVE, package or advisory"
              autocomplete="off"
              spellcheck={false}
              autofocus
              data-search
              data-filter
            />
            <button type="submit">Search</button>
          </form>
        </search>
        <p>
          Try{' '}
          {EXAMPLES.map((example) => (
            <>
              <a class="id" href={withQuery('/advisories', { q: example })}>
                {example}
              </a>{' '}
            </>
          ))}
          or <a href="/scan">scan an image</a>, or <a href="/diff">compare two</a>.
        </p>
      </div>
      <div id="results" aria-live="polite"></div>
      <h2>
        How things stand{' '}
        <small>{counted(sumOf(statuses), 'entry', 'entries')}, one for each package that an advisory speaks of</small>
      </h2>
      <ul class="tiles">
        {(
          [
            'fixed',
            'not-affected',
            'affected',
            'pending-upstream-fix',
            'under-investigation',
            'fix-not-planned',
          ] as const
        )
          .filter((status) => statuses[status] > 0)
          .map((status) => (
            <li>
              <a href={withQuery('/advisories', { status })}>
                <strong>{grouped(statuses[status])}</strong>
                <StatusMark status={status} />
              </a>
            </li>
          ))}
      </ul>
      {daysToFix === null ? null : (
        <>
          <p class="answer">{timeToFix(daysToFix)}</p>
          <TimeToFix steps={daysToFix.spread ?? []} />
        </>
      )}
      <StatusOverTime months={months} />
      <LatestChanges items={latest} />
      <Sources info={info} />
    </>
  );
}

/** `Half of 14,607 fixed advisories were fixed on the day of publication, nine of ten within 19 days.` */
export function timeToFix({ median, p90, advisories }: NonNullable<HomeView['daysToFix']>): string {
  const within = (days: number) =>
    Math.round(days) < 1 ? 'on the day of publication' : `within ${counted(Math.round(days), 'day')}`;
  const ninth = Math.round(p90) < 1 ? 'and so were nine of ten' : `nine of ten ${within(p90)}`;
  const fixed = counted(advisories, 'fixed advisory', 'fixed advisories');
  return `Half of ${fixed} were fixed ${within(median)}${Math.round(median) < 1 ? '' : ' of publication'}, ${ninth}.`;
}

/** `v3.9` before `v3.10`. */
const NATURAL = new Intl.Collator('en', { numeric: true });

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return NATURAL.compare(a.name, b.name);
}

function sumOf(statuses: HomeView['statuses']): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0);
}

function Sources({ info }: { readonly info: DatabaseInfo }) {
  const { sources, counts, built } = info;
  return (
    <section id="sources">
      <h2>Where the answers come from</h2>
      <p>
        A database built on <LongDay at={built} />: {counted(counts.advisories, 'advisory', 'advisories')} on{' '}
        {counted(counts.vulnerabilities, 'vulnerability', 'vulnerabilities')} in {counted(counts.packages, 'package')}.
      </p>
      <table class="rows">
        <caption class="unseen">Sources of the database</caption>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col" class="number">
              Records
            </th>
            <th scope="col">Newest</th>
            <th scope="col">Licence</th>
          </tr>
        </thead>
        <tbody>
          {[...sources].sort(byName).map(({ name, records, newest, licence }) => (
            <tr>
              <th scope="row">
                <span class="id">{visible(name)}</span>
              </th>
              <td class="number">{counted(records, 'record')}</td>
              <td>
                <Day at={newest} />
              </td>
              <td>{visible(licence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
