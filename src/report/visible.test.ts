import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from './visible.ts';

test.each([
  ['libnghttp2-14', 'libnghttp2-14'],
  ['日本語 é 🦊', '日本語 é 🦊'],
  ['\u001b[2J\u001b]0;title\u0007', '\\u{1b}[2J\\u{1b}]0;title\\u{7}'],
  ['two\r\nlines\tand a tab', 'two\\u{d}\\u{a}lines\\u{9}and a tab'],
  ['C1 \u009b31m', 'C1 \\u{9b}31m'],
  ['abc\u202etxt.exe', 'abc\\u{202e}txt.exe'],
  ['zero\u200bwidth\ufeff', 'zero\\u{200b}width\\u{feff}'],
  ['half \ud800 pair', 'half \\u{d800} pair'],
  ['filler \u3164', 'filler \\u{3164}'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('nothing that a terminal obeys is left, whatever the text', () => {
  const codePoint = fc.nat(0x10ffff).map((value) => String.fromCodePoint(value));
  const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u;
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (text) => {
      const shown = visible(text);
      return !unseen.test(shown) && visible(shown) === shown;
    }),
  );
});
