import type { Diff, VulnerabilityChange } from '../../model/index.ts';
import { type DiffFilters, lookThrough, NO_DIFF_FILTERS, settledBy, visible } from '../../report/index.ts';
import { withQuery } from '../links.ts';
import type { DiffView } from '../views.ts';
import { ExplainedTable, UnchangedTable } from './change-tables.tsx';
import { Command, CopyButton } from './command.tsx';
import { diffCommand } from './diff-command.ts';
import { DiffFilterForm, questionOf } from './diff-filter-form.tsx';
import { diffSentence } from './diff-sentence.ts';
import { DiffTiles } from './diff-tiles.tsx';
import { imageFacts } from './image-facts.ts';
import { PackageChanges } from './package-changes.tsx';
import { counted, grouped } from './words.ts';

interface DiffResultProps {
  readonly diff: Diff;
  /** What only a server has: filters, and where the same is had otherwise; null in a file. */
  readonly page: {
    readonly form: DiffView['form'];
    readonly filters: DiffFilters;
    readonly addresses: NonNullable<DiffView['result']>;
  } | null;
}

/** What changes between two images, and why. */
export function DiffResult({ diff, page }: DiffResultProps) {
  return (
    <section class="result">
      <p class="answer">{visible(diffSentence(diff))}</p>
      {page === null ? null : <Actions {...page.addresses} />}
      <Warnings diff={diff} />
      <Sides diff={diff} />
      <DiffTiles diff={diff} />
      {page === null ? null : <DiffFilterForm diff={diff} {...page} />}
      <div id="results" aria-live="polite">
        <Changes
          diff={diff}
          filters={page?.filters ?? NO_DIFF_FILTERS}
          whole={page === null ? '' : withQuery('/diff', questionOf(page.form))}
        />
      </div>
      <h2>The same from a terminal</h2>
      <Command text={diffCommand(diff, page?.form ?? null)} />
    </section>
  );
}

function Actions({ json, markdown, markdownText, permanent }: NonNullable<DiffView['result']>) {
  return (
    <p class="actions">
      <a href={json} download="diff.json">
        Download JSON
      </a>
      <a href={markdown} download="diff.md">
        Download Markdown
      </a>
      <CopyButton text={markdownText} what="" label="Copy as Markdown" />
      {permanent === null ? null : <a href={permanent}>Permanent address</a>}
    </p>
  );
}

/** Which two images exactly, and by what they were judged: paper and files are read when nobody can ask any more. */
function Sides({ diff: { from, to } }: { readonly diff: Diff }) {
  return (
    <dl class="sides">
      {[from, to].map(({ image, inventory, database }, side) => (
        <div>
          <dt>{side === 0 ? 'From' : 'To'}</dt>
          <dd>
            {image.digest === null ? null : <code>{image.digest}</code>}{' '}
            {visible(imageFacts({ image, distro: inventory.distro, database }))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Warnings({ diff: { from, to } }: { readonly diff: Diff }) {
  return (
    <>
      {[from, to].flatMap(({ image, warnings }) =>
        warnings.map(({ subject, message }) => (
          <p class="warning">
            {visible(image.reference)}, {visible(subject)}: {visible(message)}
          </p>
        )),
      )}
    </>
  );
}

interface ChangesProps {
  readonly diff: Diff;
  readonly filters: DiffFilters;
  /** The address of the diff without filters. */
  readonly whole: string;
}

/** What answers the filters: what is new first, since it is what stops a move. */
function Changes({ diff, filters, whole }: ChangesProps) {
  const shown = lookThrough(diff, filters);
  const { added, removed, unchanged } = shown.vulnerabilities;
  const all = diff.vulnerabilities;
  const filtered = filters.q !== '' || filters.severity !== '';
  const packages = [shown.packages.changed, shown.packages.added, shown.packages.removed].flat();
  if (filtered && [...added, ...removed, ...unchanged, ...packages].length === 0) {
    return (
      <p class="extent">
        Nothing in this diff answers the filter. <a href={whole}>Show all of it</a>
      </p>
    );
  }
  return (
    <>
      {filtered ? (
        <p class="extent">
          {extent(added, all.added, 'added')}, {extent(removed, all.removed, 'removed')} and{' '}
          {extent(unchanged, all.unchanged, 'left')} answer the filter. <a href={whole}>Show all</a>
        </p>
      ) : null}
      {added.length === 0 ? null : (
        <section class="added" id="added">
          <h2>
            Added <small>{grouped(added.length)}</small>
          </h2>
          <ExplainedTable changes={added} caption="Vulnerabilities that are new" />
        </section>
      )}
      {removed.length === 0 ? null : (
        <section class="removed" id="removed">
          <h2>
            Removed <small>{grouped(removed.length)}</small>
          </h2>
          <ExplainedTable changes={removed} caption="Vulnerabilities that are gone" />
        </section>
      )}
      <PackageChanges packages={shown.packages} settles={settledBy(all.removed)} />
      {unchanged.length === 0 ? null : (
        <details class="unchanged" open={filtered}>
          <summary>{counted(unchanged.length, 'vulnerability is', 'vulnerabilities are')} in both</summary>
          <UnchangedTable changes={unchanged} />
        </details>
      )}
    </>
  );
}

function extent(kept: readonly VulnerabilityChange[], all: readonly VulnerabilityChange[], what: string): string {
  return `${grouped(kept.length)} of ${grouped(all.length)} ${what}`;
}
