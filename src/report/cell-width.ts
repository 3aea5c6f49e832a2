import stringWidth from 'string-width';

const ELLIPSIS = '…';

/** Printable ASCII, which is nearly everything, and one cell a character. */
const ASCII = /^[ -~]*$/;

/** How many terminal cells visible text takes: two for East Asian wide characters and emoji (UAX #11, UTS #51). */
export function cellWidth(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Visible text cut to at most `width` cells, with an ellipsis where something is gone; never within a character. */
export function cutToWidth(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  if (width < 1) return '';
  if (ASCII.test(text)) return text.slice(0, width - 1) + ELLIPSIS;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += cellWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}
