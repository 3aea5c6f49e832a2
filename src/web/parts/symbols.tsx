import type { Child } from 'hono/jsx';
import { SEVERITIES, type Severity, type Status } from '../../model/index.ts';

/**
 * The shapes of severities and statuses, drawn once a page and used by reference: a table has hundreds of them.
 * Each is read without its colour.
 */
export function Symbols() {
  return (
    <svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false">
      {SEVERITIES.map((severity) => (
        <symbol id={severitySymbol(severity)} viewBox="0 0 18 14">
          <SeverityBars severity={severity} />
        </symbol>
      ))}
      {Object.entries(STATUS_SHAPES).map(([status, shape]) => (
        <symbol id={`status-${status}`} viewBox="0 0 16 16">
          {shape}
        </symbol>
      ))}
    </svg>
  );
}

export function severitySymbol(severity: Severity): string {
  return `severity-${severity.toLowerCase()}`;
}

export function statusSymbol(status: Status): string {
  return `status-${status}`;
}

/** Five steps, as many filled as the severity has; all hollow for one that nobody has rated. */
const STEPS: Readonly<Record<Severity, number>> = {
  Critical: 5,
  High: 4,
  Medium: 3,
  Low: 2,
  Negligible: 1,
  Unknown: 0,
};

function SeverityBars({ severity }: { readonly severity: Severity }) {
  return (
    <>
      {[0, 1, 2, 3, 4].map((step) => {
        const height = 4 + step * 2;
        const filled = step < STEPS[severity];
        return (
          <rect
            x={(step * 3.6 + 0.4).toFixed(1)}
            y={(13.6 - height).toFixed(1)}
            width="2.6"
            height={(height - 0.4).toFixed(1)}
            rx="0.6"
            class={filled ? 'step' : 'step hollow'}
          />
        );
      })}
    </>
  );
}

const STATUS_SHAPES: Readonly<Record<Status, Child>> = {
  affected: (
    <>
      <path d="M8 2.2 14.6 13.6H1.4Z" />
      <path d="M8 6.6v3.2M8 11.7v.2" />
    </>
  ),
  'pending-upstream-fix': <path d="M8 13.6V2.8M3.8 7 8 2.8 12.2 7" />,
  'fix-not-planned': <path d="m3.4 3.4 9.2 9.2M12.6 3.4l-9.2 9.2" />,
  'under-investigation': (
    <>
      <circle cx="6.8" cy="6.8" r="4.4" />
      <path d="m10.1 10.1 4 4" />
    </>
  ),
  fixed: <path d="m2.4 8.6 3.8 3.9 7.4-8.8" />,
  'not-affected': (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m3.8 12.2 8.4-8.4" />
    </>
  ),
};
