import type { Warning } from '../model/index.ts';
import { visible } from '../report/index.ts';
import { createProgressLine, NO_PROGRESS, type ProgressLine } from './progress-line.ts';

/** Beyond these, warnings are counted and no longer listed; the JSON report has all. */
const WARNINGS_SHOWN = 20;

/** What a person is told beside the results: everything goes to stderr, a line each. */
export interface Messages {
  readonly progress: ProgressLine;
  /** Something that was done, for who wants to know: shown unless `--quiet`. */
  note(text: string): void;
  /** What makes the results less certain than they look: shown unless `--quiet`. */
  warnings(list: readonly Warning[]): void;
}

export function openMessages({ quiet }: { readonly quiet: boolean }): Messages {
  const progress = quiet ? NO_PROGRESS : lateProgress();
  const tell = (text: string) => {
    if (quiet) return;
    progress.clear();
    process.stderr.write(`${visible(text)}\n`);
  };
  return {
    progress,
    note: tell,
    warnings(list) {
      // Two images of one diff may give the same warning.
      const lines = new Set(list.map(({ subject, message }) => (subject === '' ? message : `${subject}: ${message}`)));
      for (const line of [...lines].slice(0, WARNINGS_SHOWN)) tell(`fixedin: warning: ${line}`);
      const more = lines.size - WARNINGS_SHOWN;
      if (more > 0) tell(`fixedin: warning: and ${more} more, which -o json lists`);
    },
  };
}

/** The line, once there is something to show on it: what finds all in its cache need not wait for the terminal. */
function lateProgress(): ProgressLine {
  let line: ProgressLine | undefined;
  const shown = (): ProgressLine => {
    line ??= process.stderr.isTTY ? createProgressLine(process.stderr) : NO_PROGRESS;
    return line;
  };
  return {
    update: (...work) => shown().update(...work),
    show: (label) => shown().show(label),
    clear: () => line?.clear(),
  };
}
