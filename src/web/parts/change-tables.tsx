import { useContext } from 'hono/jsx';
import type { ExplainedChange, VulnerabilityChange } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { ROWS_SHOWN } from '../limits.ts';
import { CauseSentence, causesTogether } from './cause-sentence.tsx';
import { VulnerabilityId } from './finding-table.tsx';
import { SeverityMark } from './marks.tsx';
import { PlaceContext } from './place.ts';
import { counted } from './words.ts';

/** Vulnerabilities that are on one side only, each with why. */
export function ExplainedTable({
  changes,
  caption,
}: {
  readonly changes: readonly ExplainedChange[];
  readonly caption: string;
}) {
  return (
    <>
      <table class="rows causes">
        <caption class="unseen">{visible(caption)}</caption>
        <thead>
          <tr>
            <th scope="col">Vulnerability</th>
            <th scope="col">Severity</th>
            <th scope="col">Because</th>
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
                {causesTogether(change).map((cause) => (
                  <p>
                    <CauseSentence {...cause} />
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More count={changes.length} />
    </>
  );
}

/** Vulnerabilities that both sides have. */
export function UnchangedTable({ changes }: { readonly changes: readonly VulnerabilityChange[] }) {
  return (
    <>
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
      <More count={changes.length} />
    </>
  );
}

/** A page shows so many; a file, which is kept and searched, all. */
function useShown<Item>(items: readonly Item[]): readonly Item[] {
  return useContext(PlaceContext) === 'file' ? items : items.slice(0, ROWS_SHOWN);
}

function More({ count }: { readonly count: number }) {
  if (count <= ROWS_SHOWN || useContext(PlaceContext) === 'file') return null;
  return (
    <p class="hint">
      These are the first {ROWS_SHOWN} of {counted(count, 'vulnerability', 'vulnerabilities')}. Filter to see the
      others, or download all.
    </p>
  );
}
