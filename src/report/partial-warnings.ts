import type { Warning } from '../model/index.ts';

/** The warnings that make an answer partial, or less certain than it looks: a rule that has expired only shows more. */
export function partialWarnings(warnings: readonly Warning[]): readonly Warning[] {
  return warnings.filter(({ code }) => code !== 'expired-ignore');
}
