import type { Status } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { ROWS_SHOWN } from '../limits.ts';
import { advisoryPath } from '../links.ts';
import type { ReportAnswer, ReportedRow } from '../views.ts';
import { Day } from './day.tsx';
import { VulnerabilityId } from './finding-table.tsx';
import { SeverityMark, StatusMark } from './marks.tsx';
import { Version } from './version.tsx';
import { counted, grouped } from './words.ts';

/** A scanner's report held against the advisories: what they say of each line, what it missed, what is not so. */
export function ReportResult({ answer }: { readonly answer: ReportAnswer }) {
  const { tool, file, reported, missed, warnings } = answer;
  const settled = reported.filter(({ status }) => isSettled(status));
  const standing = reported.filter(({ status }) => status !== null && !isSettled(status));
  const unknown = reported.filter(({ status }) => status === null);
  return (
    <section class="result">
      <p class="hint">
        {file === '' ? '' : <code>{visible(file)}</code>} {visible(tool)}
      </p>
      <p class="answer">{reportSentence(answer)}</p>
      {warnings.map((warning) => (
        <p class="warning">{visible(warning)}</p>
      ))}
      <Rows title="Reported, and so the advisories say" rows={standing} />
      <Rows title="Reported, but not so by the vendor’s word" rows={settled} />
      <Rows title="Not reported" rows={missed} />
      <Rows title="Reported, and no advisory speaks of it" rows={unknown} />
    </section>
  );
}

/** `Of 70 lines, 54 hold (48 with a fix), 12 are not so by the vendor's word and 4 are unknown here; 3 were not reported.` */
export function reportSentence({ reported, missed }: Pick<ReportAnswer, 'reported' | 'missed'>): string {
  const holding = reported.filter(({ status }) => status !== null && !isSettled(status));
  const settled = reported.filter(({ status }) => isSettled(status)).length;
  const unknown = reported.length - holding.length - settled;
  const fixable = holding.filter(({ fixedIn }) => fixedIn !== null).length;
  const parts = [
    `${grouped(holding.length)} hold${holding.length === 1 ? 's' : ''}${fixable === 0 ? '' : ` (${grouped(fixable)} with a fix)`}`,
    ...(settled === 0 ? [] : [`${grouped(settled)} ${settled === 1 ? 'is' : 'are'} not so by the vendor’s word`]),
    ...(unknown === 0 ? [] : [`of ${grouped(unknown)} no advisory speaks`]),
  ];
  const lines =
    reported.length === 0 ? 'The report lists nothing' : `Of ${counted(reported.length, 'line')}, ${parts.join(', ')}`;
  const more =
    missed.length === 0
      ? 'it missed nothing that is known here'
      : `${grouped(missed.length)} more ${missed.length === 1 ? 'was' : 'were'} not reported`;
  return `${lines}; ${more}.`;
}

function isSettled(status: Status | null): boolean {
  return status === 'fixed' || status === 'not-affected';
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly ReportedRow[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h2>
        {title} <small>{counted(rows.length, 'line')}</small>
      </h2>
      <table class="rows">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Vulnerability</th>
            <th scope="col">Severity</th>
            <th scope="col">Package</th>
            <th scope="col">Installed</th>
            <th scope="col">Status</th>
            <th scope="col">Fixed in</th>
            <th scope="col">Since</th>
            <th scope="col">Advisory</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS_SHOWN).map((row) => (
            <Row row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_SHOWN ? <p>The first {ROWS_SHOWN} are shown; the API gives all.</p> : null}
    </>
  );
}

function Row({
  row: { id, severity, package: named, status, fixedIn, since, advisory, note },
}: {
  readonly row: ReportedRow;
}) {
  return (
    <tr>
      <th scope="row">
        <VulnerabilityId id={id} />
      </th>
      <td>
        <SeverityMark severity={severity} />
      </td>
      <td>
        <span class="id">{visible(named.name)}</span>
      </td>
      <td data-label="installed">
        <Version text={named.version} />
      </td>
      <td>
        {status === null ? <span class="none">–</span> : <StatusMark status={status} />}
        {note === '' ? null : <p class="note">{visible(note)}</p>}
      </td>
      <td data-label="fixed in">
        <Version text={fixedIn} />
      </td>
      <td>
        <Day at={since} />
      </td>
      <td>
        {advisory === null ? (
          <span class="none">–</span>
        ) : (
          <a class="id quiet" href={advisoryPath(advisory)}>
            {visible(advisory)}
          </a>
        )}
      </td>
    </tr>
  );
}
