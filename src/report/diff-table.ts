import type { Diff, PackageChange, PackagePresence, VulnerabilityChange } from '../model/index.ts';
import { type CauseRow, causePhrase, causeRows, packagesPhrase, vulnerabilitiesPhrase } from './diff-phrases.ts';
import { paragraph, partialParagraph } from './paragraph.ts';
import { databasePhrase } from './phrases.ts';
import { paint, type TextStyle } from './style.ts';
import { type Column, tableLines } from './table.ts';
import { visible } from './visible.ts';

/** What a text report of a diff shows beside what changed. */
export interface DiffDetail {
  /** Lists the vulnerabilities that are in both; otherwise they are only counted. */
  readonly unchanged: boolean;
}

/** A diff for a terminal: vulnerabilities that came, those that went and why, then packages. Pieces are whole lines. */
export function* diffTable(diff: Diff, style: TextStyle, detail: DiffDetail): Generator<string> {
  const { packages, vulnerabilities } = diff;
  const [from, to] = [visible(diff.from.image.reference), visible(diff.to.image.reference)];
  yield* paragraph([from, `→ ${to}`], 'title', style, ' ');
  yield* paragraph([databasesPhrase(diff)], 'faint', style);
  yield* paragraph([vulnerabilitiesPhrase(diff), packagesPhrase(diff)], 'title', style);
  yield* partialParagraph([...diff.from.warnings, ...diff.to.warnings], style);

  yield* section(
    'Added vulnerabilities',
    vulnerabilities.added.length,
    CAUSES,
    causeRows(vulnerabilities.added),
    style,
  );
  const removed = causeRows(vulnerabilities.removed);
  yield* section('Removed vulnerabilities', vulnerabilities.removed.length, CAUSES, removed, style);
  if (detail.unchanged) {
    const { unchanged } = vulnerabilities;
    yield* section('Unchanged vulnerabilities', unchanged.length, UNCHANGED, unchanged, style);
  }
  yield* section('Changed packages', packages.changed.length, CHANGED, packages.changed, style);
  yield* section('Added packages', packages.added.length, PRESENT, packages.added, style);
  yield* section('Removed packages', packages.removed.length, PRESENT, packages.removed, style);

  const example = vulnerabilities.added[0] ?? vulnerabilities.removed[0];
  if (example !== undefined) {
    yield '\n';
    yield* paragraph(
      ['Why a line is here:', `fixedin explain ${visible(example.id)} ${from} ${to}`],
      'faint',
      style,
      ' ',
    );
  }
}

function* section<Row>(
  title: string,
  count: number,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: TextStyle,
): Generator<string> {
  if (count === 0) return;
  yield `\n${paint(`${title} (${count})`, 'heading', style)}\n`;
  for (const line of tableLines(columns, rows, style)) yield `${line}\n`;
}

/** One phrase where both sides were judged by the same database on the same day, else one for each. */
function databasesPhrase({ from, to }: Diff): string {
  const [before, after] = [databasePhrase(from.database), databasePhrase(to.database)];
  return before === after ? before : `${before} → ${after}`;
}

const CAUSES: readonly Column<CauseRow>[] = [
  { title: 'SEVERITY', text: ({ change }) => change.severity, emphasis: ({ change }) => change.severity },
  { title: 'VULNERABILITY', text: ({ change }) => change.id, least: 20 },
  { title: 'PACKAGE', text: ({ cause }) => cause.package, yields: 1 },
  { title: 'CHANGE', text: ({ cause }) => causePhrase(cause) },
  { title: 'FIXED IN', text: ({ cause }) => cause.fixedIn ?? '', emphasis: () => 'good' },
  { title: 'ADVISORY', text: ({ cause }) => cause.advisory ?? '', optional: 1 },
];

const UNCHANGED: readonly Column<VulnerabilityChange>[] = [
  { title: 'SEVERITY', text: ({ severity }) => severity, emphasis: ({ severity }) => severity },
  { title: 'VULNERABILITY', text: ({ id }) => id, least: 20 },
  { title: 'PACKAGES', text: ({ packages }) => packages.join(', '), yields: 1 },
];

const CHANGED: readonly Column<PackageChange>[] = [
  { title: 'PACKAGE', text: ({ name }) => name, yields: 1 },
  { title: 'FROM', text: ({ previous }) => previous.version },
  { title: 'TO', text: ({ current }) => current.version },
  { title: 'DIRECTION', text: ({ direction }) => direction, optional: 1 },
];

const PRESENT: readonly Column<PackagePresence>[] = [
  { title: 'PACKAGE', text: ({ name }) => name, yields: 1 },
  { title: 'VERSION', text: ({ version }) => version },
];
