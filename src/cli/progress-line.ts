import type { WriteStream } from 'node:tty';
import { visible } from '../report/index.ts';

/** How often the line is drawn anew: often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MILLISECONDS = 100;
const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001b[2K';

/** One line of progress at the foot of a terminal. */
export interface ProgressLine {
  /** Shows how far a piece of work is. `total` 0 where it is not known. Cheap enough to be called for every chunk. */
  update(label: string, done: number, total: number): void;
  /** Shows what is being done, where there is nothing to count. */
  show(label: string): void;
  /** Takes the line away, so that other text can be written. */
  clear(): void;
}

/** A progress line on `stream`, for bytes. */
export function createProgressLine(stream: WriteStream): ProgressLine {
  let drawnAt = 0;
  let shown = false;
  const draw = (text: string) => {
    shown = true;
    stream.write(CLEAR_LINE + text);
  };
  return {
    update(label, done, total) {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MILLISECONDS) return;
      drawnAt = now;
      draw(progressText(visible(label), done, total, stream.columns));
    },
    show: (label) => draw(visible(label).slice(0, Math.max(0, stream.columns - 1))),
    clear() {
      if (shown) stream.write(CLEAR_LINE);
      shown = false;
    },
  };
}

/** No line at all: for pipes, files and `--quiet`. */
export const NO_PROGRESS: ProgressLine = { update: () => {}, show: () => {}, clear: () => {} };

/** `reading layers ━━━━━━━━──── 120.3 of 356.1 MB`, at most `width` characters. */
export function progressText(label: string, done: number, total: number, width: number): string {
  const amount = total > 0 ? `${megabytes(done)} of ${megabytes(total)} MB` : `${megabytes(done)} MB`;
  const filled = total > 0 ? Math.min(BAR_WIDTH, Math.floor((done / total) * BAR_WIDTH)) : 0;
  const bar = total > 0 ? ` ${'━'.repeat(filled)}${'─'.repeat(BAR_WIDTH - filled)}` : '';
  const full = `${label}${bar} ${amount}`;
  return full.length < width ? full : `${label} ${amount}`.slice(0, Math.max(0, width - 1));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
