import type { DaysToFixStep } from '../../database/index.ts';
import { counted, grouped } from '../parts/words.ts';

/** How long fixes took: a bar for each step, beside its name and figure, which say the same without it. */
export function TimeToFix({ steps }: { readonly steps: readonly DaysToFixStep[] }) {
  const widest = Math.max(...steps.map(({ advisories }) => advisories), 1);
  if (steps.length === 0) return null;
  return (
    <figure class="chart">
      <figcaption>From publication to fix</figcaption>
      <table class="bars">
        <thead class="unseen">
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Advisories</th>
            <th scope="col">The same as a bar</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ days, advisories }, position) => (
            <tr>
              <th scope="row">{stepName(days, steps[position - 1]?.days ?? null)}</th>
              <td class="number">{grouped(advisories)}</td>
              <td>
                <svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="fixed" width={((advisories / widest) * 1000).toFixed(1)} height="12" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** `The same day`, `1 to 7 days`, `More than 365 days`. */
export function stepName(days: number | null, before: number | null): string {
  if (days === null) return before === null ? 'Any time' : `More than ${counted(before, 'day')}`;
  if (days === 0) return 'The same day';
  return before === null ? `Up to ${counted(days, 'day')}` : `${grouped(before + 1)} to ${counted(days, 'day')}`;
}
