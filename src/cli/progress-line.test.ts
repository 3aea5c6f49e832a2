import { expect, test } from 'vitest';
import { progressText } from './progress-line.ts';

test.each([
  [0, 10e6, 80, 'reading app ──────────────────────── 0.0 of 10.0 MB'],
  [5e6, 10e6, 80, 'reading app ━━━━━━━━━━━━──────────── 5.0 of 10.0 MB'],
  [12e6, 10e6, 80, 'reading app ━━━━━━━━━━━━━━━━━━━━━━━━ 12.0 of 10.0 MB'],
  [5e6, 0, 80, 'reading app 5.0 MB'],
  [5e6, 10e6, 40, 'reading app 5.0 of 10.0 MB'],
  [5e6, 10e6, 12, 'reading app'],
])('%i of %i bytes at %i columns', (done, total, width, text) => {
  expect(progressText('reading app', done, total, width)).toBe(text);
});
