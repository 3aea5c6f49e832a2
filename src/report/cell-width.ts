import { eastAsianWidth } from 'get-east-asian-width';

const ELLIPSIS = '…';

/** Printable ASCII, which is nearly everything, and one cell a character. */
const ASCII = /^[ -~]*$/;

/** Marks that are drawn over the character before them. */
const OVERLAID = /^[\p{Mn}\p{Me}]$/u;

/**
 * How many terminal cells `visible` text takes: two for East Asian wide characters and emoji. In visible text every
 * code point stands for itself, for the joiners and selectors that bind emoji into one are written out there.
 * https://www.unicode.org/reports/tr11/
 */
export function cellWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Visible text cut to at most `width` cells, with an ellipsis where something is gone. */
export function cutToWidth(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return kept + ELLIPSIS;
}

function characterWidth(character: string): number {
  return OVERLAID.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}
