import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodedUrlPart, urlPart } from './url-part.ts';

test('any text is a part of a URL, and comes back where it is Unicode', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(new URL(`https://a.example/${urlPart(text)}x`).pathname).toBe(`/${urlPart(text)}x`);
      expect(decodedUrlPart(urlPart(text))).toBe(text.toWellFormed());
    }),
  );
});

test.each([
  ['\ud800', '%EF%BF%BD'],
  ['a/b c', 'a%2Fb%20c'],
])('%j is written %s', (text, part) => {
  expect(urlPart(text)).toBe(part);
});

test('what is not percent-encoded stands for itself', () => {
  expect(decodedUrlPart('100%')).toBe('100%');
});
