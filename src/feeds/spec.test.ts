import { expect, test } from 'vitest';
import { UsageError } from '../model/index.ts';
import { parseFeedSpec } from './spec.ts';

test.each([
  ['wolfi:advisories', 'wolfi', 'advisories'],
  ['osv:https://example.org/PyPI/all.zip', 'osv', 'https://example.org/PyPI/all.zip'],
  ['kev:C:\\feeds\\kev.json', 'kev', 'C:\\feeds\\kev.json'],
  ['secdb:.', 'secdb', '.'],
])('%s is a format and a place', (text, format, location) => {
  expect(parseFeedSpec(text)).toEqual({ format, location });
});

test.each(['', 'wolfi', 'advisories/', 'rpm:x', 'WOLFI:x', 'https://example.org/all.zip'])(
  '%j names no format: the error lists them',
  (text) => {
    expect(() => parseFeedSpec(text)).toThrow(UsageError);
    expect(() => parseFeedSpec(text)).toThrow(/osv, wolfi, secdb, chainguard, kev, epss, nvd, debian/);
  },
);

test('a format alone names no place', () => {
  expect(() => parseFeedSpec('wolfi:')).toThrow(/names no input/);
});
