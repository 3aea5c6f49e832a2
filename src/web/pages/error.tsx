import { visible } from '../../report/index.ts';
import { page } from '../parts/document.tsx';
import { ProblemNote } from '../parts/problem.tsx';
import type { ErrorView, Shell } from '../views.ts';

/** What was asked, what is wrong, what to do. */
export function errorPage(view: ErrorView, shell: Shell): string {
  return page({
    title: view.title,
    description: view.title,
    shell,
    children: (
      <>
        <p class="code">{view.status}</p>
        <h1>{visible(view.title)}</h1>
        <ProblemNote {...view} />
        <form class="question" action="/advisories" method="get">
          <label>
            Search instead
            <input
              type="search"
              name="q"
              value={shell.query}
              placeholder="CVE, package or advisory"
              autocomplete="off"
            />
          </label>
          <button type="submit">Search</button>
        </form>
      </>
    ),
  });
}
