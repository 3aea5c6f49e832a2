import { cellWidth, cutToWidth } from './cell-width.ts';
import { type Emphasis, paint, type TextStyle } from './style.ts';
import { visible } from './visible.ts';

/** One column: where its text comes from, and what gives way when the terminal is too narrow for all. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly emphasis?: (row: Row) => Emphasis | null;
  readonly align?: 'left' | 'right';
  /**
   * Columns with a lower number are cut before any with a higher one, and before any without a number: first down to
   * `least` cells, and after the optional columns have gone, further.
   */
  readonly yields?: number;
  /** In cells: to which this column is cut at the most while there is another way. */
  readonly least?: number;
  /** A column that may be left out when cutting the yielding ones is not enough; the lowest number goes first. */
  readonly optional?: number;
}

interface Laid<Row> {
  readonly column: Column<Row>;
  width: number;
}

const GAP = '  ';

/** In cells: to which a yielding column is cut while optional ones are there, and to which any column is ever cut. */
const EASY_LEAST = 20;
const HARD_LEAST = 10;

/** Where a report is not limited by a terminal, one monstrous name must not pad every other line to its length. */
const LONGEST_CELL = 120;

/**
 * Rows as lines of aligned text (no line ends), the first of them the titles, each within `style.width` cells and
 * never wrapped. Columns that are empty in every row are left out. Widths are terminal cells, so that East Asian
 * names and emoji align. All text is made visible (no control characters survive).
 */
export function* tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: TextStyle,
  indent = GAP,
): Generator<string> {
  const available = style.width === null ? null : style.width - indent.length;
  const laid = fitted(measureColumns(columns, rows), available);
  const titles = laid.map(({ column, width }) => padded(column.title, width, column.align));
  yield indent + paint(titles.join(GAP).trimEnd(), 'faint', style);
  for (const row of rows) yield indent + line(laid, row, style);
}

function line<Row>(laid: readonly Laid<Row>[], row: Row, style: TextStyle): string {
  let text = '';
  let gap = '';
  for (const { column, width } of laid) {
    const { shown, blank } = cell(visible(column.text(row)), width);
    const emphasis = column.emphasis?.(row) ?? null;
    const painted = emphasis === null || shown === '' ? shown : paint(shown, emphasis, style);
    text += column.align === 'right' ? gap + ' '.repeat(blank) + painted : gap + painted;
    gap = column.align === 'right' ? GAP : ' '.repeat(blank) + GAP;
  }
  return text.trimEnd();
}

function measureColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Laid<Row>[] {
  const laid: Laid<Row>[] = [];
  for (const column of columns) {
    let width = 0;
    for (const row of rows) width = Math.max(width, cellWidth(visible(column.text(row))));
    if (width > 0) laid.push({ column, width: Math.min(LONGEST_CELL, Math.max(width, column.title.length)) });
  }
  return laid;
}

/**
 * Cuts yielding columns to what is easy to read; if that is not enough, leaves out optional columns one by one; then
 * cuts yielding columns hard, and last the widest of all.
 */
function fitted<Row>(natural: readonly Laid<Row>[], available: number | null): readonly Laid<Row>[] {
  if (available === null) return natural;
  const leaving = natural
    .filter(({ column }) => column.optional !== undefined)
    .sort((a, b) => (a.column.optional ?? 0) - (b.column.optional ?? 0));
  let kept = natural;
  for (const next of [...leaving, null]) {
    const cut = cutYielding(kept, available, (column) => column.least ?? EASY_LEAST);
    if (total(cut) <= available) return cut;
    if (next !== null) kept = kept.filter((laid) => laid !== next);
  }
  return cutWidest(
    cutYielding(kept, available, () => HARD_LEAST),
    available,
  );
}

function cutYielding<Row>(
  natural: readonly Laid<Row>[],
  available: number,
  least: (column: Column<Row>) => number,
): Laid<Row>[] {
  const cut = natural.map((laid) => ({ ...laid }));
  const yielding = cut
    .filter(({ column }) => column.yields !== undefined)
    .sort((a, b) => (a.column.yields ?? 0) - (b.column.yields ?? 0));
  for (const laid of yielding) narrow(laid, total(cut) - available, least(laid.column));
  return cut;
}

/** Where even that does not fit: a cell at a time from the widest column, and at last whole columns from the right. */
function cutWidest<Row>(cut: Laid<Row>[], available: number): Laid<Row>[] {
  for (let excess = total(cut) - available; excess > 0; excess -= 1) {
    const cuttable = cut.filter((laid) => laid.width > floorOf(laid.column));
    if (cuttable.length === 0) break;
    cuttable.reduce((a, b) => (b.width > a.width ? b : a)).width -= 1;
  }
  while (cut.length > 1 && total(cut) > available) cut.pop();
  const [only] = cut;
  if (only !== undefined) narrow(only, total(cut) - available, 1);
  return cut;
}

/** A yielding column has given up its `least` by then; any other holds to it. */
function floorOf<Row>({ yields, least }: Column<Row>): number {
  return yields === undefined ? (least ?? HARD_LEAST) : HARD_LEAST;
}

function narrow<Row>(laid: Laid<Row>, excess: number, least: number): void {
  if (excess > 0) laid.width = Math.max(Math.min(least, laid.width), laid.width - excess);
}

function total<Row>(laid: readonly Laid<Row>[]): number {
  return laid.reduce((sum, { width }) => sum + width, GAP.length * Math.max(0, laid.length - 1));
}

function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const { shown, blank } = cell(text, width);
  return align === 'right' ? ' '.repeat(blank) + shown : shown + ' '.repeat(blank);
}

/** `text` cut to `width` cells, and how many cells are left blank beside it. */
function cell(text: string, width: number): { readonly shown: string; readonly blank: number } {
  const shown = cutToWidth(text, width);
  return { shown, blank: width - cellWidth(shown) };
}
