import { cellWidth } from './cell-width.ts';
import { type Emphasis, paint, type TextStyle } from './style.ts';

/**
 * Phrases one after the other, on as few lines as the width allows; a phrase is never broken (a command in it can be
 * copied), so that one which is longer than the width stands alone. Phrases must be visible text already.
 */
export function* paragraph(
  phrases: readonly string[],
  emphasis: Emphasis,
  style: TextStyle,
  separator = ' · ',
): Generator<string> {
  let line = '';
  for (const phrase of phrases) {
    const longer = line === '' ? phrase : line + separator + phrase;
    const fits = style.width === null || cellWidth(longer) <= style.width;
    if (!fits && line !== '') yield `${paint(line, emphasis, style)}\n`;
    line = fits ? longer : phrase;
  }
  if (line !== '') yield `${paint(line, emphasis, style)}\n`;
}
