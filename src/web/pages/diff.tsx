import { DiffResult } from '../parts/diff-result.tsx';
import { page } from '../parts/document.tsx';
import { ImageInput, ReachNote } from '../parts/image-form.tsx';
import { ProblemNote } from '../parts/problem.tsx';
import type { DiffView, Shell } from '../views.ts';

/** Two images, and what changes when one moves from the first to the second. */
export function diffPage(view: DiffView, shell: Shell): string {
  const { form, result } = view;
  return page({
    title: result === null ? 'Diff' : `${form.from} → ${form.to}`,
    description: 'What changes between two images: vulnerabilities gone and new, each with its cause.',
    shell,
    children: <DiffPage {...view} />,
  });
}

function DiffPage({ form, filters, reach, problem, result }: DiffView) {
  return (
    <>
      <h1>Diff</h1>
      {problem === null ? null : <ProblemNote {...problem} />}
      <form class="panel" action="/diff" method="get">
        <div class="pair images">
          <ImageInput name="from" label="From" value={form.from} reach={reach} />
          <button type="button" class="swap" data-swap hidden aria-label="Swap the two images">
            ⇄
          </button>
          <ImageInput name="to" label="To" value={form.to} reach={reach} />
        </div>
        <details open={form.platform !== '' || form.types !== '' || form.fromAsOf !== '' || form.toAsOf !== ''}>
          <summary>Platform, package types, other days</summary>
          <div class="pair">
            <label>
              Platform
              <input type="text" name="platform" value={form.platform} placeholder="linux/amd64" autocomplete="off" />
            </label>
            <label>
              Package types
              <input type="text" name="types" value={form.types} placeholder="apk,deb,npm" autocomplete="off" />
            </label>
            <label>
              From, as of
              <input type="date" name="from-as-of" value={form.fromAsOf} />
            </label>
            <label>
              To, as of
              <input type="date" name="to-as-of" value={form.toAsOf} />
            </label>
          </div>
        </details>
        <button type="submit">Compare</button>
        {result === null ? <ReachNote reach={reach} /> : null}
      </form>
      {result === null ? null : <DiffResult diff={result.diff} page={{ form, filters, addresses: result }} />}
    </>
  );
}
