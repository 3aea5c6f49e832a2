import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PackageType } from '../model/index.ts';
import { compare } from './index.ts';

const VECTORS = join(import.meta.dirname, '../../../shared/vectors/versions');
const present = existsSync(VECTORS);
if (!present) process.stdout.write(`${VECTORS} is missing: the version vectors are not tested\n`);

/** Each file with the count of its rows and those rows that do not hold. */
const FILES: readonly (readonly [type: PackageType, rows: number, leftOut: readonly string[]])[] = [
  [
    'apk',
    9902,
    // No versions: apk asks for digits behind -r and takes nothing behind them.
    ['1-r = 1-r0', '1-r0-1 = 1-r-2', '1-ruff2 = 1-ruff1', '1-ruff2 = 1--ruff1', '1-r0-ruff2 = 1-r0-ruff1'],
  ],
  // '#' is no character of a version; it cannot be the same as nothing (the row before it) and as 1.
  ['composer', 7189, ['1.2.3.# = 1.2.3.1']],
  ['cran', 53, []],
  ['deb', 9660, []],
  ['gem', 2726, []],
  ['hackage', 8, []],
  [
    'maven',
    9931,
    // No order holds these with the other rows, which have 1.0.RC1 < 1.0 < 1.0-1 for every number before the qualifier.
    ['1.0.0-gradle-rework-beta3 < 1.0.0.RC7-3', '2.9.0-1 < 2.9.0.RC1', '1.1.0-01-glassfish < 1.1.0.Beta1'],
  ],
  ['nuget', 23, []],
  ['pub', 67, []],
  ['pypi', 8292, []],
  ['rpm', 106, []],
  ['semver', 59, []],
];

const SIGNS: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };

describe.skipIf(!present)('the vectors', () => {
  it.each(FILES)('hold for %s', (type, count, leftOut) => {
    const rows = readRows(type);
    expect(rows).toHaveLength(count);
    expect(rows.filter((row) => !holds(type, row))).toEqual(leftOut);
  });
});

function readRows(type: PackageType): readonly string[] {
  const lines = readFileSync(join(VECTORS, `${type}.txt`), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('//'));
}

function holds(type: PackageType, row: string): boolean {
  const [a = '', sign = '', b = ''] = row.split(' ');
  const order = SIGNS[sign];
  return order !== undefined && compare(type, a, b) === order && compare(type, b, a) + order === 0;
}
