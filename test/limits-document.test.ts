import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LIMITS_DOCUMENT, limitsDocument } from '../scripts/limits.ts';
import { LIMIT_NAMES, LIMITS } from '../src/model/index.ts';

const SOURCES = globSync('src/**/*.{ts,tsx}', { cwd: join(import.meta.dirname, '..') })
  .filter((file) => !/\.test\.tsx?$/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8'))
  .join('\n');

test('docs/limits.md is what the code says (npm run docs)', () => {
  expect(readFileSync(LIMITS_DOCUMENT, 'utf8')).toBe(limitsDocument());
});

test.each(LIMIT_NAMES)('%s: is documented, kept, and has room above', (name) => {
  expect(limitsDocument()).toContain(`\n| \`${name}\` | `);
  expect(SOURCES).toMatch(new RegExp(`\\blimits\\.${name}\\b|'${name}'`));
  expect(LIMITS[name].most).toBeGreaterThanOrEqual(LIMITS[name].default);
  expect(LIMITS[name].reason).toMatch(/\.$/);
});

test('an error that names a limit names one that there is', () => {
  const named = [...SOURCES.matchAll(/\(limits\.(\w+)\)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(30);
  expect(new Set(named).difference(new Set<string | undefined>(LIMIT_NAMES))).toEqual(new Set());
});
