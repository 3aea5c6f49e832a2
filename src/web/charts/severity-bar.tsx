import { SEVERITIES } from '../../model/index.ts';
import type { SeverityCounts } from '../../report/index.ts';
import { grouped, listed } from '../parts/words.ts';

/** Bars of one picture share a scale: `widest` is the sum that fills the whole width. */
export function SeverityBar({ counts, widest }: { readonly counts: SeverityCounts; readonly widest: number }) {
  const present = SEVERITIES.filter((severity) => counts[severity] > 0);
  const words = present.map((severity) => `${grouped(counts[severity])} ${severity.toLowerCase()}`);
  let x = 0;
  return (
    <svg class="bar" viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" aria-label={listed(words) || 'none'}>
      {present.map((severity) => {
        const width = (counts[severity] / Math.max(1, widest)) * 1000;
        const rectangle = (
          <rect
            class={severity.toLowerCase()}
            x={x.toFixed(1)}
            y="0"
            width={Math.max(1, width - 2).toFixed(1)}
            height="16"
          >
            <title>{`${grouped(counts[severity])} ${severity.toLowerCase()}`}</title>
          </rect>
        );
        x += width;
        return rectangle;
      })}
    </svg>
  );
}
