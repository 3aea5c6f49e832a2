import { expect, test } from 'vitest';
import type { AdvisoryListItem } from '../database/index.ts';
import { parseTime } from '../model/index.ts';
import { advisoryListJson, advisoryTable } from './advisory-list.ts';

const ITEM: AdvisoryListItem = {
  id: 'CGA-q2g4-fr75-mfgw',
  aliases: ['GHSA-qppj-fm5r-hxr3'],
  vulnerability: 'CVE-2023-44487',
  package: { type: 'apk', name: 'nghttp2', distro: 'wolfi', ecosystem: 'Wolfi', architecture: null },
  status: 'fixed',
  fixedIn: '1.57.0-r0',
  severity: 'High',
  source: 'wolfi',
  published: parseTime('2023-10-11T17:18:05Z'),
  updated: parseTime('2023-10-11T17:18:05Z'),
  url: 'https://images.example/security/CGA-q2g4-fr75-mfgw',
};

const UNDATED: AdvisoryListItem = {
  ...ITEM,
  id: 'GO-2023-2102',
  vulnerability: 'GO-2023-2102',
  package: { type: 'golang', name: 'golang.org/x/net', distro: null, ecosystem: 'Go', architecture: null },
  status: 'under-investigation',
  fixedIn: null,
  updated: null,
  published: null,
};

const STYLE = { width: 140, colour: false };

test('a table tells when there is more', () => {
  const text = [...advisoryTable({ items: [ITEM, UNDATED], total: 1234, next: 'more' }, STYLE)].join('');
  expect(text).toBe(`1,234 advisories · the 2 that changed last

VULNERABILITY   SEVERITY  PACKAGE           IN     STATUS               FIXED IN   CHANGED     ADVISORY            SOURCE
CVE-2023-44487  High      nghttp2           wolfi  fixed                1.57.0-r0  2023-10-11  CGA-q2g4-fr75-mfgw  wolfi
GO-2023-2102    High      golang.org/x/net  Go     under investigation                         GO-2023-2102        wolfi
`);
});

test('nothing found is one line', () => {
  expect([...advisoryTable({ items: [], total: 0, next: null }, STYLE)].join('')).toBe('No advisory found\n');
});

test('JSON has the shape of the HTTP API', () => {
  expect(JSON.parse([...advisoryListJson({ items: [ITEM], total: 1, next: null })].join(''))).toEqual({
    items: [
      {
        id: 'CGA-q2g4-fr75-mfgw',
        aliases: ['GHSA-qppj-fm5r-hxr3'],
        vulnerability: 'CVE-2023-44487',
        package: { type: 'apk', name: 'nghttp2', distro: 'wolfi' },
        status: 'fixed',
        fixedIn: '1.57.0-r0',
        severity: 'High',
        source: 'wolfi',
        published: '2023-10-11T17:18:05Z',
        updated: '2023-10-11T17:18:05Z',
        url: 'https://images.example/security/CGA-q2g4-fr75-mfgw',
      },
    ],
    total: 1,
    next: null,
  });
});
