import type { FileContent } from '../../image/index.ts';

/** Every place between `start` and `end` where these bytes stand in a file that is read a window at a time. */
export function* placesOf(
  bytes: Buffer,
  file: Pick<FileContent, 'read'>,
  start: number,
  end: number,
): Generator<number> {
  for (let at = start; at < end; at += WINDOW_BYTES) {
    const window = file.read(at, Math.min(at + WINDOW_BYTES + bytes.length - 1, end));
    for (let found = window.indexOf(bytes); found >= 0; found = window.indexOf(bytes, found + 1)) yield at + found;
    if (window.length < WINDOW_BYTES) return;
  }
}

const WINDOW_BYTES = 1024 * 1024;
