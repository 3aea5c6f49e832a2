import type { Child } from 'hono/jsx';
import type { Severity, Status } from '../../model/index.ts';
import { severitySymbol, statusSymbol } from './symbols.tsx';

/** A severity by shape, colour and word. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span class={`severity ${severity.toLowerCase()}`}>
      <svg aria-hidden="true">
        <use href={`#${severitySymbol(severity)}`} />
      </svg>
      {severity}
    </span>
  );
}

/** A status by shape, colour and word, or by other words that say more. */
export function StatusMark({ status, words }: { readonly status: Status; readonly words?: Child }) {
  return (
    <span class={`status ${status}`}>
      <svg aria-hidden="true">
        <use href={`#${statusSymbol(status)}`} />
      </svg>
      {words ?? STATUS_WORDS[status]}
    </span>
  );
}

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  affected: 'Affected',
  'pending-upstream-fix': 'Pending upstream fix',
  'fix-not-planned': 'Fix not planned',
  'under-investigation': 'Under investigation',
  fixed: 'Fixed',
  'not-affected': 'Not affected',
};
