import type { Warning } from '../model/index.ts';
import { cellWidth } from './cell-width.ts';
import { partialSentences } from './partial.ts';
import { type Emphasis, paint, type TextStyle } from './style.ts';
import { visible } from './visible.ts';

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

/** What makes the answer partial, each sentence broken at its words. Nothing for a whole answer. */
export function* partialParagraph(warnings: readonly Warning[], style: TextStyle): Generator<string> {
  for (const sentence of partialSentences(warnings)) {
    yield* paragraph(['Partial:', ...visible(sentence).split(' ')], 'bad', style, ' ');
  }
}
