import { formatDay, formatTime, type Seconds } from '../model/index.ts';
import type { Answer, JudgedFinding, JudgedReport } from '../scan/index.ts';
import { type Json, jsonPieces } from './json.ts';
import { paragraph } from './paragraph.ts';
import { counted, statusPhrase } from './phrases.ts';
import { findingJson, warningJson } from './scan-json.ts';
import type { TextStyle } from './style.ts';
import { type Column, tableLines } from './table.ts';
import { visible } from './visible.ts';

const SCHEMA = 'https://fixedin.dev/schema/report-1.json';

/** A scanner's report with the advisories' answers, for a terminal. Pieces are whole lines. */
export function* judgedReportTable(judged: JudgedReport, style: TextStyle): Generator<string> {
  const { reported, missed, format } = judged;
  const findings = counted(reported.length, 'finding');
  yield* paragraph(
    [`${findings} of ${visible(format)}`, ...ANSWERS.flatMap((answer) => tally(reported, answer))],
    'title',
    style,
  );
  for (const answer of ANSWERS) {
    const rows = reported.filter((finding) => finding.answer === answer);
    if (rows.length === 0) continue;
    yield '\n';
    yield* paragraph([HEADINGS[answer]], 'title', style);
    for (const line of tableLines(COLUMNS, rows.map(row), style)) yield `${line}\n`;
  }
  if (missed.length === 0) return;
  yield '\n';
  yield* paragraph([`The report missed ${counted(missed.length, 'vulnerability', 'vulnerabilities')}`], 'title', style);
  const rows = missed.map(
    ({ id, severity, package: { name, version }, status, fixedIn, advisory }): Row => ({
      ...{ id, severity, name, version, status: statusPhrase(status), fixedIn: fixedIn ?? '', reportedFix: '' },
      ...{ since: day(fixedIn === null ? advisory.updated : advisory.fixedSince), note: '', advisory: advisory.id },
    }),
  );
  for (const line of tableLines(COLUMNS, rows, style)) yield `${line}\n`;
}

/** The same as JSON, in the shape that the HTTP API answers with. */
export function judgedReportJson(judged: JudgedReport): Iterable<string> {
  const { reported, missed, scan } = judged;
  return jsonPieces({
    schema: SCHEMA,
    tool: judged.format,
    image: { reference: scan.image.reference, digest: scan.image.digest },
    distro: scan.inventory.distro && { id: scan.inventory.distro.id, version: scan.inventory.distro.version },
    database: { built: scan.database.built, schemaVersion: scan.database.schemaVersion },
    summary: {
      reported: reported.length,
      ...Object.fromEntries(ANSWERS.map((answer) => [answer, reported.filter((one) => one.answer === answer).length])),
      missed: missed.length,
    },
    reported: reported.map(judgedJson),
    missed: missed.map((finding) => findingJson(finding)),
    warnings: scan.warnings.map(warningJson),
  });
}

function judgedJson(finding: JudgedFinding): { readonly [key: string]: Json } {
  const { reported, advisory } = finding;
  return {
    id: finding.id,
    aliases: finding.aliases,
    severity: finding.severity,
    answer: finding.answer,
    status: finding.status,
    fixedIn: finding.fixedIn,
    since: finding.since === null ? null : formatTime(finding.since),
    note: finding.note,
    package: { name: reported.name, version: reported.version, purl: reported.package?.purl ?? null },
    advisory: advisory && { id: advisory.id, source: advisory.source, url: advisory.url },
    reported: { id: reported.id, severity: reported.severity, fixedIn: reported.fixedIn },
  };
}

const ANSWERS: readonly Answer[] = ['affected', 'fixed', 'not-affected', 'settled', 'suppressed', 'unknown'];

const HEADINGS: Readonly<Record<Answer, string>> = {
  affected: 'The advisories say so too',
  fixed: 'Not so: fixed at or below the installed version',
  'not-affected': 'Not so: the vendor says that the package is not affected',
  settled: 'Not so: settled by the distribution for the package that holds it',
  suppressed: 'Left out by a VEX statement or a rule of your own',
  unknown: 'The advisories say nothing of it',
};

const TALLIES: Readonly<Record<Answer, string>> = {
  affected: 'confirmed',
  fixed: 'already fixed',
  'not-affected': 'not affected',
  settled: 'settled by the distribution',
  suppressed: 'suppressed',
  unknown: 'unknown',
};

function tally(reported: readonly JudgedFinding[], answer: Answer): readonly string[] {
  const count = reported.filter((finding) => finding.answer === answer).length;
  return count === 0 ? [] : [`${count} ${TALLIES[answer]}`];
}

interface Row {
  readonly id: string;
  readonly severity: string;
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly fixedIn: string;
  /** Where the report names another fix than the advisories. */
  readonly reportedFix: string;
  readonly since: string;
  readonly note: string;
  readonly advisory: string;
}

function row(finding: JudgedFinding): Row {
  const { id, severity, reported, status, fixedIn, since, note, advisory } = finding;
  return {
    ...{ id, severity, name: reported.name, version: reported.version, fixedIn: fixedIn ?? '', note },
    status: status === null ? '' : statusPhrase(status),
    reportedFix: reported.fixedIn === fixedIn ? '' : (reported.fixedIn ?? ''),
    since: day(since),
    advisory: advisory?.id ?? '',
  };
}

function day(seconds: Seconds | null): string {
  return seconds === null ? '' : formatDay(seconds);
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'VULNERABILITY', text: ({ id }) => id, least: 16 },
  { title: 'SEVERITY', text: ({ severity }) => severity, optional: 3 },
  { title: 'PACKAGE', text: ({ name }) => name, yields: 2 },
  { title: 'INSTALLED', text: ({ version }) => version, yields: 3 },
  { title: 'STATUS', text: ({ status }) => status },
  { title: 'FIXED IN', text: ({ fixedIn }) => fixedIn, emphasis: () => 'good' },
  { title: 'REPORTED FIX', text: ({ reportedFix }) => reportedFix, optional: 4 },
  { title: 'SINCE', text: ({ since }) => since },
  { title: 'ADVISORY', text: ({ advisory }) => advisory, optional: 2 },
  { title: 'NOTE', text: ({ note }) => note, yields: 1, optional: 1 },
];
