import { displayName } from '../diff/index.ts';
import { type Finding, formatDay, type Scan, type SuppressedFinding } from '../model/index.ts';
import { epssPhrase, findingRows } from './finding-rows.ts';
import { paragraph, partialParagraph } from './paragraph.ts';
import { partialWarnings } from './partial-warnings.ts';
import { contextPhrases, counted, extentPhrase, scanPhrases, statusPhrase } from './phrases.ts';
import { publishedSentences } from './published-sentences.ts';
import { paint, type TextStyle } from './style.ts';
import { type Column, tableLines } from './table.ts';
import { visible } from './visible.ts';

/** What a table shows beside the findings. */
export interface ScanDetail {
  /** What is left out, with who says so and why. */
  readonly suppressed: boolean;
}

/** A scan for a terminal: the figures, then what an upgrade mends, then the rest. Pieces are whole lines. */
export function* scanTable(
  scan: Scan,
  style: TextStyle,
  detail: ScanDetail = { suppressed: false },
): Generator<string> {
  yield* paragraph([visible(scan.image.reference)], 'title', style);
  yield* paragraph(contextPhrases(scan), 'faint', style);
  for (const sentence of publishedSentences(scan.inventory, scan.vex))
    yield* paragraph([visible(sentence)], 'faint', style);
  const isClean = scan.findings.length === 0 && partialWarnings(scan.warnings).length === 0;
  yield* paragraph(scanPhrases(scan), isClean ? 'good' : 'title', style);
  yield* partialParagraph(scan.warnings, style);

  const { fixable, unfixed } = findingRows(scan);
  yield* section('Fixed by upgrading', [...BEFORE_FIX, ...FIX, ...AFTER_FIX], fixable, style);
  yield* section('No fix yet', [...BEFORE_FIX, ...NO_FIX, ...AFTER_FIX], unfixed, style);

  if (detail.suppressed && scan.suppressed.length > 0) {
    yield `\n${paint(`Left out: ${counted(scan.suppressed.length, 'finding')}`, 'heading', style)}\n`;
    for (const line of tableLines(SUPPRESSED, scan.suppressed, style)) yield `${line}\n`;
  }

  const example = fixable[0] ?? unfixed[0];
  if (example !== undefined) {
    yield '\n';
    yield* paragraph(
      ['Why a line is here:', visible(`fixedin explain ${example.id} ${scan.image.reference}`)],
      'faint',
      style,
      ' ',
    );
  }
}

function* section(
  title: string,
  columns: readonly Column<Finding>[],
  rows: readonly Finding[],
  style: TextStyle,
): Generator<string> {
  if (rows.length === 0) return;
  yield `\n${paint(`${title}: ${extentPhrase(rows)}`, 'heading', style)}\n`;
  for (const line of tableLines(columns, rows, style)) yield `${line}\n`;
}

const BEFORE_FIX: readonly Column<Finding>[] = [
  { title: 'SEVERITY', text: ({ severity }) => severity, emphasis: ({ severity }) => severity },
  { title: 'VULNERABILITY', text: ({ id }) => id, least: 20 },
  { title: 'PACKAGE', text: ({ package: found }) => displayName(found), yields: 1 },
  { title: 'INSTALLED', text: ({ package: found }) => found.version },
];

const FIX: readonly Column<Finding>[] = [
  { title: 'FIXED IN', text: ({ fixedIn }) => fixedIn ?? '', emphasis: () => 'good' },
  { title: 'SINCE', text: fixedSince, optional: 2 },
];

const NO_FIX: readonly Column<Finding>[] = [{ title: 'STATUS', text: ({ status }) => statusPhrase(status), yields: 2 }];

const AFTER_FIX: readonly Column<Finding>[] = [
  { title: 'EXPLOITED', text: ({ kev }) => (kev ? 'known' : ''), emphasis: () => 'bad', optional: 3 },
  { title: 'EPSS', text: ({ epss }) => epssPhrase(epss), align: 'right', optional: 1 },
];

const SUPPRESSED: readonly Column<SuppressedFinding>[] = [
  { title: 'SEVERITY', text: ({ finding }) => finding.severity, emphasis: ({ finding }) => finding.severity },
  { title: 'VULNERABILITY', text: ({ finding }) => finding.id, least: 20 },
  { title: 'PACKAGE', text: ({ finding }) => displayName(finding.package), yields: 2 },
  { title: 'INSTALLED', text: ({ finding }) => finding.package.version },
  { title: 'SAID BY', text: ({ reason }) => reason.by, yields: 3 },
  { title: 'WHY', text: ({ reason }) => reason.sentence, yields: 1 },
];

function fixedSince({ advisory }: Finding): string {
  return advisory.fixedSince === null ? '' : formatDay(advisory.fixedSince);
}
