/**
 * Everything that a text could do to a terminal or a reader's eye without being seen: control characters (escape
 * sequences, line ends, tabs), format characters (text direction, zero width), Unicode's own line and paragraph
 * separators, halves of a surrogate pair, and letters without a shape (Hangul fillers, variation selectors). https://www.unicode.org/reports/tr44/#General_Category_Values
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, 'gu');

/**
 * `text` on one line, with every character that would not be seen written out: `\u{1b}`. Names, versions and paths
 * come from images and feeds that nobody has checked, and go through here before they reach a terminal or a page.
 */
export function visible(text: string): string {
  if (!UNSEEN.test(text)) return text;
  return text.replaceAll(EVERY_UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
