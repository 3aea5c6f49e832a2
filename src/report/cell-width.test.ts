import { expect, test } from 'vitest';
import { cellWidth, cutToWidth } from './cell-width.ts';

test.each([
  ['', 0],
  ['libnghttp2-14', 13],
  ['日本語', 6],
  ['한국', 4],
  ['ｆｕｌｌ', 8],
  ['🦊', 2],
  ['é', 1],
  ['e\u0301', 1],
  ['…', 1],
])('%j takes %i cells', (text, width) => {
  expect(cellWidth(text)).toBe(width);
});

test.each([
  ['libnghttp2-14', 13, 'libnghttp2-14'],
  ['libnghttp2-14', 12, 'libnghttp2-…'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['🦊🦊', 2, '…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('%j in %i cells is %j', (text, width, cut) => {
  expect(cutToWidth(text, width)).toBe(cut);
});
