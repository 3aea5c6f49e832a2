import { STATUSES } from '../../model/index.ts';
import { MONTHS } from '../parts/day.tsx';
import { STATUS_WORDS } from '../parts/marks.tsx';
import { grouped } from '../parts/words.ts';
import type { MonthlyStatus } from '../views.ts';

/** Drawn twice, in the pixels of a page and of a phone, so that its words have the size of words on both. */
const DRAWINGS: readonly Drawing[] = [
  { name: 'wide', width: 960, height: 220 },
  { name: 'narrow', width: 358, height: 200 },
];

interface Drawing {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Room for the scale's figures at the left, for the years below, and for the topmost figure. */
const LEFT = 56;
const BELOW = 24;
const TOP = 10;

/** Years of months that a column can still be seen of. */
const MONTHS_SHOWN = 48;

/** From the ground up: what is settled carries what is open. */
const STACK = [...STATUSES].reverse();

/** Advisories by status at each month's end, as stacked columns, with the same figures as a table. */
export function StatusOverTime({ months: all }: { readonly months: readonly MonthlyStatus[] }) {
  const months = all.slice(-MONTHS_SHOWN);
  const first = months[0];
  const last = months.at(-1);
  if (first === undefined || last === undefined) return null;
  const top = ceiling(Math.max(...months.map(sum)));
  const present = STACK.filter((status) => months.some(({ counts }) => counts[status] > 0));
  return (
    <figure class="chart">
      <figcaption>
        From {grouped(sum(first))} dated entries at the end of {monthName(first.month)} to {grouped(sum(last))} at the
        end of {monthName(last.month)}, {grouped(last.counts.fixed)} of them fixed.
      </figcaption>
      <ul class="legend">
        {[...present].reverse().map((status) => (
          <li>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect class={status} width="10" height="10" />
            </svg>
            {STATUS_WORDS[status]}
          </li>
        ))}
      </ul>
      {DRAWINGS.map((drawing) => (
        <Columns months={months} top={top} {...drawing} />
      ))}
      <details>
        <summary>The figures</summary>
        <section class="scroll" tabindex={0} aria-label="Advisories by status and month">
          <table>
            <thead>
              <tr>
                <th scope="col">Month</th>
                {present.map((status) => (
                  <th scope="col">{STATUS_WORDS[status]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {months.map(({ month, counts }) => (
                <tr>
                  <th scope="row">{month}</th>
                  {present.map((status) => (
                    <td class="number">{grouped(counts[status])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

interface ColumnsProps extends Drawing {
  readonly months: readonly MonthlyStatus[];
  /** The figure at the top of the scale. */
  readonly top: number;
}

function Columns({ months, top, name, width, height }: ColumnsProps) {
  const step = (width - LEFT) / months.length;
  const base = height - BELOW;
  const level = (value: number) => Number((base - (value / top) * (base - TOP)).toFixed(1));
  return (
    <svg
      class={name}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label="Advisories by status over time; the figures follow"
    >
      {[0, top / 2, top].map((value) => (
        <>
          <line class="grid" x1={LEFT} x2={width} y1={level(value)} y2={level(value)} />
          <text x={LEFT - 8} y={level(value) + 4} text-anchor="end">
            {grouped(value)}
          </text>
        </>
      ))}
      {months.map((month, position) => (
        <Column month={month} level={level} x={LEFT + position * step} width={Math.max(1, step - (step > 8 ? 2 : 1))} />
      ))}
      {months.map(({ month }, position) =>
        month.endsWith('-01') || (position === 0 && months.length < 6) ? (
          <text x={LEFT + position * step} y={height - 6}>
            {month.slice(0, 4)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

interface ColumnProps {
  readonly month: MonthlyStatus;
  /** The height at which a figure stands. */
  readonly level: (value: number) => number;
  readonly x: number;
  readonly width: number;
}

function Column({ month: { month, counts }, level, x, width }: ColumnProps) {
  let below = 0;
  return (
    <g>
      <title>{`${month}: ${grouped(sum({ month, counts }))} advisories, ${grouped(counts.fixed)} fixed`}</title>
      {STACK.map((status) => {
        if (counts[status] === 0) return null;
        const floor = level(below);
        below += counts[status];
        const y = level(below);
        return <rect class={status} x={x.toFixed(1)} y={y} width={width.toFixed(1)} height={(floor - y).toFixed(1)} />;
      })}
    </g>
  );
}

/** `October 2023` of `2023-10`. */
function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`.trim();
}

function sum({ counts }: MonthlyStatus): number {
  return STATUSES.reduce((total, status) => total + counts[status], 0);
}

/** The next round number whose half is whole: 2, 4, 6, 8, 10, 20, 30, …, 200, 250, 300, … */
function ceiling(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [2, 2.5, 3, 4, 5, 6, 8, 10]) {
      if (factor * power >= value && (factor * power) % 2 === 0) return factor * power;
    }
  }
}
