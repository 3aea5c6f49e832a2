import { useContext } from 'hono/jsx';
import type { Diff, ExplainedChange, VulnerabilityChange } from '../../model/index.ts';
import { countBySeverity, visible } from '../../report/index.ts';
import { SeverityBar } from '../charts/severity-bar.tsx';
import { ROWS_SHOWN } from '../limits.ts';
import { Command, CopyButton, shellWord } from './command.tsx';
import { diffSentence } from './diff-sentence.ts';
import { AdvisoryId, VulnerabilityId } from './finding-table.tsx';
import { SeverityMark } from './marks.tsx';
import { PackageChanges } from './package-changes.tsx';
import { PlaceContext } from './place.ts';
import { counted, grouped } from './words.ts';

interface DiffResultProps {
  readonly diff: Diff;
  /** Where the same is had otherwise; null in a file. */
  readonly addresses: {
    readonly permanent: string | null;
    readonly json: string;
    readonly markdown: string;
    readonly markdownText: string;
  } | null;
}

/** What changes between two images, and why: what is new first, since it is what stops a move. */
export function DiffResult({ diff, addresses }: DiffResultProps) {
  const { added, removed, unchanged } = diff.vulnerabilities;
  return (
    <section class="result">
      <p class="answer">{visible(diffSentence(diff))}</p>
      {addresses === null ? null : (
        <p class="actions">
          <a href={addresses.json}>Download JSON</a>
          <a href={addresses.markdown}>Download Markdown</a>
          <CopyButton text={addresses.markdownText} what="" label="Copy as Markdown" />
          {addresses.permanent === null ? null : <a href={addresses.permanent}>Permanent address</a>}
        </p>
      )}
      <Warnings diff={diff} />
      <Tiles diff={diff} />
      {added.length === 0 ? null : (
        <section class="added">
          <h2>
            Added <small>{grouped(added.length)}</small>
          </h2>
          <Explained changes={added} caption="Vulnerabilities that are new" />
        </section>
      )}
      {removed.length === 0 ? null : (
        <section class="removed" id="removed">
          <h2>
            Removed <small>{grouped(removed.length)}</small>
          </h2>
          <Explained changes={removed} caption="Vulnerabilities that are gone" />
        </section>
      )}
      <PackageChanges diff={diff} />
      {unchanged.length === 0 ? null : <Unchanged changes={unchanged} />}
      <h2>The same from a terminal</h2>
      <Command text={`fixedin diff ${shellWord(diff.from.image.reference)} ${shellWord(diff.to.image.reference)}`} />
    </section>
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

function Tiles({ diff: { vulnerabilities: changes } }: { readonly diff: Diff }) {
  const parts = [
    ['Added', changes.added],
    ['Removed', changes.removed],
    ['Left', changes.unchanged],
  ] as const;
  const widest = Math.max(...parts.map(([, list]) => list.length));
  return (
    <dl class="tally">
      {parts.map(([name, list]) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <strong>{grouped(list.length)}</strong>
            <SeverityBar counts={countBySeverity(list)} widest={widest} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Explained({ changes, caption }: { readonly changes: readonly ExplainedChange[]; readonly caption: string }) {
  return (
    <table class="rows causes">
      <caption class="unseen">{visible(caption)}</caption>
      <thead>
        <tr>
          <th scope="col">Vulnerability</th>
          <th scope="col">Severity</th>
          <th scope="col">Because</th>
          <th scope="col">Advisory</th>
        </tr>
      </thead>
      <tbody>
        {useShown(changes).map((change) => (
          <tr>
            <th scope="row">
              <VulnerabilityId id={change.id} />
            </th>
            <td>
              <SeverityMark severity={change.severity} />
            </td>
            <td class="because">
              {(change.causes.length > 0 ? change.causes : [change.because]).map(({ sentence }) => (
                <p>{visible(sentence)}</p>
              ))}
            </td>
            <td>
              {advisories(change).map(({ id, url }) => (
                <p>
                  <AdvisoryId id={id} url={url} />
                </p>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The advisories of all causes, each once. */
function advisories({ causes, findings }: ExplainedChange): readonly { readonly id: string; readonly url: string }[] {
  const ids = new Set(causes.flatMap(({ advisory }) => (advisory === null ? [] : [advisory])));
  return [...ids].map((id) => ({ id, url: findings.find(({ advisory }) => advisory.id === id)?.advisory.url ?? '' }));
}

function Unchanged({ changes }: { readonly changes: readonly VulnerabilityChange[] }) {
  return (
    <details class="unchanged">
      <summary>{counted(changes.length, 'vulnerability is', 'vulnerabilities are')} in both</summary>
      <table class="rows">
        <caption class="unseen">Vulnerabilities in both images</caption>
        <thead>
          <tr>
            <th scope="col">Vulnerability</th>
            <th scope="col">Severity</th>
            <th scope="col">Packages</th>
          </tr>
        </thead>
        <tbody>
          {useShown(changes).map(({ id, severity, packages }) => (
            <tr>
              <th scope="row">
                <VulnerabilityId id={id} />
              </th>
              <td>
                <SeverityMark severity={severity} />
              </td>
              <td>
                <span class="id">{visible(packages.join(', '))}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A page shows so many; a file, which is kept and searched, all. */
function useShown<Item>(items: readonly Item[]): readonly Item[] {
  return useContext(PlaceContext) === 'file' ? items : items.slice(0, ROWS_SHOWN);
}
