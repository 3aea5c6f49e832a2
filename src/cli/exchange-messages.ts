import type { DatabaseInfo, ExchangeProgress } from '../database/index.ts';
import { formatDay } from '../model/index.ts';
import type { ProgressLine } from './progress-line.ts';

/** The progress of an export, import, push or pull on the progress line. */
export function showExchangeProgress(
  progress: ExchangeProgress | { readonly stage: 'waiting' },
  what: string,
  line: ProgressLine,
): void {
  if (progress.stage === 'waiting') line.show('waiting for another update to end');
  else line.update(`${progress.stage} ${what}`, progress.bytes, progress.total);
}

/** `20770 advisories from 3 sources, built on 2026-11-22`. */
export function describeDatabase({ counts, sources, built }: DatabaseInfo): string {
  const from = sources.length === 1 ? '1 source' : `${sources.length} sources`;
  return `${counts.advisories} advisories from ${from}, built on ${formatDay(built)}`;
}
