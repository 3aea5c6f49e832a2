import { describe, expect, test } from 'vitest';
import { markdownCode, markdownTable, markdownText } from './markdown.ts';

describe('as text', () => {
  test.each([
    [
      '1.57.0-r0 in which nghttp2 fixed it (CGA-q2g4-fr75-mfgw)',
      '1.57.0-r0 in which nghttp2 fixed it (CGA-q2g4-fr75-mfgw)',
    ],
    ['a|b', 'a\\|b'],
    ['[link](javascript:x)', '\\[link\\](javascript:x)'],
    ['<img src=x onerror=y>', '\\<img src=x onerror=y\\>'],
    ['*bold* _it_ `code` ~~gone~~', '\\*bold\\* \\_it\\_ \\`code\\` \\~\\~gone\\~\\~'],
    ['&lt;', '\\&lt;'],
    ['back\\slash', 'back\\\\slash'],
    ['two\nlines', 'two\\\\u\\{a\\}lines'],
    ['@babel/core', '@&#8203;babel/core'],
    ['see #12', 'see \\#&#8203;12'],
    ['https://evil.example', 'https:&#8203;//evil.example'],
    ['www.evil.example', 'www&#8203;.evil.example'],
  ])('%s', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});

describe('as code', () => {
  test.each([
    ['libnghttp2-14', '`libnghttp2-14`'],
    ['@babel/core', '`@babel/core`'],
    ['a`b', '`` a`b ``'],
    ['a``b`c', '``` a``b`c ```'],
    ['a|b', '`a\\|b`'],
    ['new\nline', '`new\\u{a}line`'],
    ['', ''],
    ['  ', ''],
  ])('%j', (text, markdown) => {
    expect(markdownCode(text)).toBe(markdown);
  });
});

test('a table has one line a row, whatever the cells are', () => {
  const cells = ['a|b\n|c', '| x |\r\n'].map(markdownCode);
  const text = [...markdownTable(['One', 'Two'], [cells])].join('');
  expect(text).toBe('| One | Two |\n| --- | --- |\n| `a\\|b\\u{a}\\|c` | `\\| x \\|\\u{d}\\u{a}` |\n');
});
