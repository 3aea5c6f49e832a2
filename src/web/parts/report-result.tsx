import { visible } from '../../report/index.ts';
import { advisoryPath } from '../links.ts';
import type { ReportAnswer, ReportedRow, ReportedRows } from '../views.ts';
import { Day } from './day.tsx';
import { VulnerabilityId } from './finding-table.tsx';
import { SeverityMark, StatusMark } from './marks.tsx';
import { Version } from './version.tsx';
import { counted, grouped } from './words.ts';

/** A scanner's report held against the advisories: what they say of each line, what it missed, what is not so. */
export function ReportResult({ answer }: { readonly answer: ReportAnswer }) {
  const { tool, file, standing, settled, missed, unknown, warnings } = answer;
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
export function reportSentence({ standing, fixable, settled, unknown, missed }: ReportFigures): string {
  const reported = standing.lines + settled.lines + unknown.lines;
  const parts = [
    `${grouped(standing.lines)} hold${standing.lines === 1 ? 's' : ''}${fixable === 0 ? '' : ` (${grouped(fixable)} with a fix)`}`,
    ...(settled.lines === 0
      ? []
      : [`${grouped(settled.lines)} ${settled.lines === 1 ? 'is' : 'are'} not so by the vendor’s word`]),
    ...(unknown.lines === 0 ? [] : [`of ${grouped(unknown.lines)} no advisory speaks`]),
  ];
  const lines = reported === 0 ? 'The report lists nothing' : `Of ${counted(reported, 'line')}, ${parts.join(', ')}`;
  const more =
    missed.lines === 0
      ? 'it missed nothing that is known here'
      : `${grouped(missed.lines)} more ${missed.lines === 1 ? 'was' : 'were'} not reported`;
  return `${lines}; ${more}.`;
}

type Lines = Pick<ReportedRows, 'lines'>;

/** What the sentence is made of. */
interface ReportFigures {
  readonly standing: Lines;
  readonly fixable: number;
  readonly settled: Lines;
  readonly unknown: Lines;
  readonly missed: Lines;
}

function Rows({ title, rows: { lines, shown } }: { readonly title: string; readonly rows: ReportedRows }) {
  if (lines === 0) return null;
  return (
    <>
      <h2>
        {title} <small>{counted(lines, 'line')}</small>
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
          {shown.map((row) => (
            <Row row={row} />
          ))}
        </tbody>
      </table>
      {shown.length < lines ? <p>The first {grouped(shown.length)} are shown; the API gives all.</p> : null}
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
