import { expect, test } from 'vitest';
import type { DatabaseInfo } from '../database/index.ts';
import { parseAsOf } from '../model/index.ts';
import { databaseJson, databaseTable } from './database-report.ts';

const BUILT = Date.UTC(2026, 10, 22) / 1000;

const INFO: DatabaseInfo = {
  schemaVersion: 1,
  built: BUILT,
  identity: '0123abcd',
  sources: [
    {
      name: 'wolfi',
      format: 'wolfi',
      location: 'wolfi-advisories',
      licence: 'Apache-2.0',
      dated: true,
      records: 20_770,
      leftOut: 0,
      unreadable: 1,
      reasons: [{ reason: 'is no YAML', count: 1, example: 'broken.advisories.yaml' }],
      newest: parseAsOf('2025-05-07'),
    },
  ],
  counts: { advisories: 20_770, vulnerabilities: 9000, packages: 1278, statements: 20_770 },
};

test('table: age, counts, sources with their licences, and what was left out', () => {
  const text = [...databaseTable(INFO, 'fixedin.db', BUILT + 7200, { width: 100, colour: false })].join('');
  expect(text).toBe(`fixedin.db
built 2026-11-22T00:00:00Z (2 hours old) · schema 1 · identity 0123abcd
20,770 advisories · 9,000 vulnerabilities · 1,278 packages · 20,770 statements

SOURCE  RECORDS  LEFT OUT  UNREADABLE  NEWEST      LICENCE     READ FROM
wolfi     20770         0           1  2025-05-07  Apache-2.0  wolfi-advisories

Left out or unreadable
  SOURCE  COUNT  REASON      SUCH AS
  wolfi       1  is no YAML  broken.advisories.yaml
`);
});

test('JSON: the same, with times', () => {
  const document = JSON.parse([...databaseJson(INFO, 'fixedin.db', BUILT + 7200)].join(''));
  expect(document).toMatchObject({
    file: 'fixedin.db',
    built: '2026-11-22T00:00:00Z',
    ageSeconds: 7200,
    counts: { advisories: 20_770 },
    sources: [{ name: 'wolfi', licence: 'Apache-2.0', newest: '2025-05-07T23:59:59Z', unreadable: 1 }],
  });
});
