/** A line of the result. Figures carry their units; null where there is nothing to say. */
export interface Row {
  /** Short and stable: for `--only` and for machines. */
  readonly name: string;
  readonly what: string;
  readonly ours: Figure;
  /** The best of the rounds. */
  readonly best: Figure | null;
  readonly limit: (Figure & { readonly of: string; readonly best: Figure | null }) | null;
  /** Ours to the limit, both in the row's unit. */
  readonly ratio: number | null;
  /** Our best to the limit's best: what both would need if nobody disturbed them, if any round was left alone. */
  readonly bestRatio: number | null;
  /** Processor time to processor time, which hardly depends on what else the machine does; more cores do not lower it. */
  readonly cpuRatio: number | null;
  readonly budget: Budget | null;
  readonly peakBytes: number | null;
}

export interface Figure {
  readonly value: number;
  readonly unit: Unit;
}

export type Unit = 'seconds' | 'bytes' | 'records/s' | 'records';

/** What the design wants: of the ratio, or of our figure in its own unit. */
export interface Budget {
  readonly of: 'ratio' | 'ours';
  readonly bound: 'at most' | 'at least';
  readonly value: number;
}

/** The rows as text, a column each. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [
    ['what', 'ours', 'best', 'limit', 'ratio', 'of bests', 'of cpu', 'budget', '', 'peak memory'],
    ...rows.map((row) => [
      row.what,
      formatFigure(row.ours),
      row.best === null ? '' : formatFigure(row.best),
      row.limit === null ? '' : `${formatFigure(row.limit)} ${row.limit.of}`,
      row.ratio === null ? '' : `${row.ratio.toFixed(2)} ×`,
      row.bestRatio === null ? '' : `${row.bestRatio.toFixed(2)} ×`,
      row.cpuRatio === null ? '' : `${row.cpuRatio.toFixed(2)} ×`,
      row.budget === null ? '' : formatBudget(row.budget, row.ours.unit),
      row.budget === null ? '' : isWithin(row, row.budget) ? 'within' : 'over',
      row.peakBytes === null ? '' : formatFigure({ value: row.peakBytes, unit: 'bytes' }),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

export function formatFigure({ value, unit }: Figure): string {
  switch (unit) {
    case 'seconds':
      if (value < 1e-3) return `${(value * 1e6).toFixed(1)} µs`;
      return value < 1 ? `${(value * 1e3).toFixed(value < 0.01 ? 2 : 0)} ms` : `${value.toFixed(2)} s`;
    case 'bytes':
      return `${(value / 1e6).toFixed(1)} MB`;
    case 'records':
    case 'records/s':
      return `${Math.round(value).toLocaleString('en-GB')}${unit === 'records' ? '' : '/s'}`;
  }
}

function formatBudget({ of, bound, value }: Budget, unit: Unit): string {
  const sign = bound === 'at most' ? '≤' : '≥';
  return `${sign} ${of === 'ratio' ? `${value} ×` : formatFigure({ value, unit })}`;
}

function isWithin(row: Row, { of, bound, value }: Budget): boolean {
  const measured = of === 'ratio' ? (row.ratio ?? Number.NaN) : row.ours.value;
  return bound === 'at most' ? measured <= value : measured >= value;
}
