import type { Cause, Diff, ExplainedChange } from '../model/index.ts';
import { counted } from './phrases.ts';

/** `10 vulnerabilities removed, none added, 54 unchanged`. */
export function vulnerabilitiesPhrase({ vulnerabilities }: Diff): string {
  const { added, removed, unchanged } = vulnerabilities;
  if (added.length + removed.length === 0) return `No vulnerability added or removed, ${unchanged.length} unchanged`;
  const gone = `${counted(removed.length, 'vulnerability', 'vulnerabilities')} removed`;
  return `${gone}, ${added.length || 'none'} added, ${unchanged.length} unchanged`;
}

/** `12 packages changed, 1 added, none removed`. */
export function packagesPhrase({ packages }: Diff): string {
  const { added, removed, changed } = packages;
  if (added.length + removed.length + changed.length === 0) return 'the same packages';
  return `${counted(changed.length, 'package')} changed, ${added.length || 'none'} added, ${removed.length || 'none'} removed`;
}

/** One row of a table: a vulnerability with one of the causes, since several packages may have carried it. */
export interface CauseRow {
  readonly change: ExplainedChange;
  readonly cause: Cause;
}

export function causeRows(changes: readonly ExplainedChange[]): readonly CauseRow[] {
  return changes.flatMap((change) => {
    const causes = change.causes.length > 0 ? change.causes : [change.because];
    return causes.map((cause) => ({ change, cause }));
  });
}

/** What happened, in a few words for a table; the cause's `sentence` says all of it. */
export function causePhrase({ kind, from, to }: Cause): string {
  switch (kind) {
    case 'package-upgraded':
    case 'package-downgraded':
      return `${from} → ${to}`;
    case 'package-added':
      return `added at ${to}`;
    case 'package-removed':
      return `removed (was ${from})`;
    case 'advisory-changed':
      return 'advisory changed';
    case 'suppressed':
      return 'suppressed';
  }
}
