import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SUPPORT_DOCUMENT, supportDocument } from '../scripts/support.ts';
import { CATALOGERS } from '../src/inventory/catalogers/index.ts';
import { LOCK_FILES } from '../src/inventory/lock-files/index.ts';
import { distributionIds, distroEcosystems, ecosystemFamily } from '../src/model/index.ts';

const FOLDER = join(import.meta.dirname, '../src/inventory/catalogers');
const TESTS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.test.ts'))
  .concat('../real-systems.test.ts')
  .map((file) => readFileSync(join(FOLDER, file), 'utf8').toLowerCase())
  .join('');

const document = supportDocument();

test('docs/support.md is what the code says (npm run docs)', () => {
  expect(readFileSync(SUPPORT_DOCUMENT, 'utf8')).toBe(document);
});

describe('the document', () => {
  test('names every cataloger, with the packages that it finds', () => {
    const section = document.slice(document.indexOf('## Catalogers'), document.indexOf('## Lock files'));
    const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| cataloger'));
    expect(rows).toHaveLength(CATALOGERS.length);
    expect(rows.filter((row) => row.includes('| – |')).map((row) => row.split(' | ')[0])).toEqual([
      '| os-release',
      '| sbom-files',
    ]);
  });

  test('names every kind of lock file', () => {
    const section = document.slice(document.indexOf('## Lock files'), document.indexOf('## Distributions'));
    expect(section.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(LOCK_FILES.length);
  });

  test.each(CATALOGERS)('says of $name what is so', ({ name, about }) => {
    expect(existsSync(join(FOLDER, `${name}.ts`))).toBe(true);
    for (const [, program = ''] of about.testedAgainst.matchAll(/`([\w.-]+)/g)) {
      expect(TESTS.includes(program.toLowerCase()), `a test that runs ${program}`).toBe(true);
    }
  });

  test('tells where the advisories of every distribution come from', () => {
    const families = distributionIds().own.flatMap((id) =>
      distroEcosystems({ id, version: '12.5', like: [], name: id }).map(ecosystemFamily),
    );
    for (const family of new Set(families)) expect(document).toContain(`\n| ${family} | \``);
  });
});
