import { cellWidth } from './cell-width.ts';

/** Where nothing limits a line's width, prose is still set for reading. */
const READABLE_WIDTH = 100;

/**
 * Visible text broken at spaces into lines of at most `width` terminal cells less `indent`; a word that is longer
 * (a digest, a URL) has a line of its own and stays whole, so that it can be copied.
 */
export function* wrappedLines(text: string, width: number | null, indent: number): Generator<string> {
  const available = Math.max(1, (width ?? READABLE_WIDTH) - indent);
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const cells = cellWidth(word);
    if (line !== '' && used + 1 + cells > available) {
      yield line;
      line = word;
      used = cells;
    } else {
      used += cells + (line === '' ? 0 : 1);
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') yield line;
}
