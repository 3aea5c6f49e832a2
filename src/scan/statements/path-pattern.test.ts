import { expect, test } from 'vitest';
import { fitsPath } from './path-pattern.ts';

test.each([
  ['usr/lib/app.jar', 'usr/lib/app.jar', true],
  ['/usr/lib/app.jar', 'usr/lib/app.jar', true],
  ['usr/lib', 'usr/lib/app.jar', false],
  ['usr/lib/', 'usr/lib/app.jar', true],
  ['usr/lib/', 'usr/lib64/app.jar', false],
  ['usr/*/app.jar', 'usr/lib/app.jar', true],
  ['usr/*', 'usr/lib/app.jar', false],
  ['usr/**', 'usr/lib/app.jar', true],
  ['**/*.jar', 'usr/lib/app.jar', true],
  ['**/METADATA', 'usr/METADATA2', false],
  ['*', 'app', true],
  ['app.jar', 'appXjar', false],
  ['', '', true],
])('%j and %j: %s', (pattern, path, fits) => {
  expect(fitsPath(pattern, path)).toBe(fits);
});

test('a pattern of stars takes no time that grows with their number', () => {
  expect(fitsPath(`${'**a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
});
