import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { FeedItem } from '../../feeds/index.ts';
import type { AdvisoryListItem, AdvisoryQuery } from '../advisory-types.ts';
import { buildDatabase } from '../build.ts';
import { advisory, affected, before, fixedAt, PYPI, WOLFI } from '../made-items.fixture.ts';
import { openDatabase } from '../open.ts';

const DAY = 86_400;

const ITEMS: readonly FeedItem[] = [
  advisory(WOLFI, {
    id: 'CGA-q2g4-fr75-mfgw',
    aliases: ['CVE-2023-44487', 'GHSA-qppj-fm5r-hxr3'],
    published: 10 * DAY,
    modified: 10 * DAY,
    affected: [fixedAt('nghttp2', [{ time: 10 * DAY, fixed: '1.57.0-r0' }])],
  }),
  advisory(WOLFI, {
    id: 'CGA-2222-2222-2222',
    aliases: ['CVE-2023-45288'],
    published: 5 * DAY,
    modified: 20 * DAY,
    affected: [
      fixedAt('kubectl', [
        { time: 5 * DAY, component: 'golang.org/x/net' },
        { time: 20 * DAY, fixed: '1.30.0-r0' },
      ]),
    ],
  }),
  advisory(PYPI, {
    id: 'PYSEC-2023-7',
    aliases: ['CVE-2023-44487'],
    published: 12 * DAY,
    modified: 15 * DAY,
    affected: [affected('PyPI', 'hyper', before('9')), affected('PyPI', 'h2', before('4'))],
  }),
  advisory(PYPI, {
    id: 'PYSEC-2020-1',
    published: 1 * DAY,
    modified: 1 * DAY,
    withdrawn: 11 * DAY,
    affected: [affected('PyPI', 'gone', before('1'))],
  }),
  advisory(PYPI, { id: 'PYSEC-2019-1', affected: [affected('PyPI', 'undated', before('1'))] }),
];

const folder = mkdtempSync(path.join(tmpdir(), 'fixedin-search-'));
const out = path.join(folder, 'test.db');
await buildDatabase({ from: [ITEMS], out, now: 0 });
const database = openDatabase(out);
afterAll(() => {
  database[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

function names(query: Partial<AdvisoryQuery>): readonly string[] {
  return database.searchAdvisories({ limit: 100, ...query }).items.map((item) => item.package.name);
}

describe('a search', () => {
  it.each<[string, Partial<AdvisoryQuery>, readonly string[]]>([
    ['for nothing gives all, the newest change first', {}, ['kubectl', 'h2', 'hyper', 'nghttp2', 'undated']],
    ['for part of a CVE', { q: '2023-44487' }, ['h2', 'hyper', 'nghttp2']],
    ['for two characters', { q: '87' }, ['h2', 'hyper', 'nghttp2']],
    ['for one character gives all', { q: 'n' }, ['kubectl', 'h2', 'hyper', 'nghttp2', 'undated']],
    ['for an alias of what others name too', { q: 'ghsa-QPPJ' }, ['h2', 'hyper', 'nghttp2']],
    ["for an advisory's id", { q: 'CGA-q2g4-fr75-mfgw' }, ['nghttp2']],
    ['for part of a package', { q: 'ghtt' }, ['nghttp2']],
    ['for a component', { q: 'golang.org/x' }, ['kubectl']],
    ['for several parts', { q: '44487  nghttp2' }, ['nghttp2']],
    ['for what two names share an end and a start of', { q: 'h2 hyper' }, []],
    ['for what is nowhere', { q: 'zzz' }, []],
    ['for a line feed', { q: 'h2\nhyper' }, []],
    ['in a package', { package: 'NGHTTP2' }, ['nghttp2']],
    ['in a package by a part of its name', { package: 'nghttp' }, []],
    ['in a package without a name', { package: '' }, []],
    ['by status', { status: 'fixed', q: 'kube' }, ['kubectl']],
    ['by source', { source: 'osv:PyPI' }, ['h2', 'hyper', 'undated']],
    ['by the family of a source', { source: 'osv' }, ['h2', 'hyper', 'undated']],
    ['by a part of a source', { source: 'osv:Py' }, []],
    ['since a day', { since: 15 * DAY }, ['kubectl', 'h2', 'hyper']],
    ['as of a day', { asOf: 12 * DAY }, ['h2', 'hyper', 'nghttp2', 'kubectl', 'undated']],
    ['as of a day before a withdrawal', { asOf: 7 * DAY }, ['kubectl', 'gone', 'undated']],
    ['as of a day, by the status of then', { asOf: 12 * DAY, status: 'under-investigation' }, ['kubectl']],
  ])('%s', (_, query, expected) => {
    expect(names(query)).toEqual(expected);
    expect(database.searchAdvisories({ limit: 1, ...query }).total).toBe(expected.length);
  });

  it('tells what the contract names', () => {
    expect(database.searchAdvisories({ q: 'nghttp2', limit: 10 }).items).toEqual([
      {
        id: 'CGA-q2g4-fr75-mfgw',
        aliases: ['GHSA-qppj-fm5r-hxr3', 'PYSEC-2023-7'],
        vulnerability: 'CVE-2023-44487',
        package: { type: 'apk', name: 'nghttp2', distro: 'wolfi', ecosystem: 'Wolfi', architecture: null },
        status: 'fixed',
        fixedIn: '1.57.0-r0',
        severity: 'Unknown',
        source: 'wolfi',
        published: 10 * DAY,
        updated: 10 * DAY,
        url: '',
      },
    ]);
  });
});

describe('pages', () => {
  it.each([{}, { asOf: 12 * DAY }, { q: '20' }])(
    'put together are the whole list, whatever their length: %j',
    (query) => {
      const whole = database.searchAdvisories({ limit: 100, ...query }).items;
      for (let limit = 1; limit <= whole.length + 1; limit++) {
        const pages: AdvisoryListItem[] = [];
        let cursor: string | null = null;
        do {
          const page = database.searchAdvisories({ limit, cursor, ...query });
          pages.push(...page.items);
          cursor = page.next;
        } while (cursor !== null);
        expect(pages).toEqual(whole);
      }
    },
  );

  it('refuse a cursor that is none', () => {
    for (const cursor of ['x', 'W10', Buffer.from('[1,2,3,4]').toString('base64url')]) {
      expect(() => database.searchAdvisories({ limit: 1, cursor })).toThrow(/is no place in a list/);
    }
  });
});

it('finds a row by any part of any of its names, and no other row', () => {
  const rows = ITEMS.flatMap((item) => {
    if (item.kind !== 'advisory' || item.advisory.withdrawn !== null) return [];
    const { id, aliases, affected: packages } = item.advisory;
    const shared = aliases.includes('CVE-2023-44487') ? ['GHSA-qppj-fm5r-hxr3', 'PYSEC-2023-7', ...aliases] : aliases;
    return packages.map(({ name }) => ({
      name,
      names: [id, name, ...shared, ...(name === 'kubectl' ? ['golang.org/x/net'] : [])],
    }));
  });
  const part = fc
    .constantFrom(...rows.flatMap((row) => row.names))
    .chain((name) => fc.tuple(fc.constant(name), fc.nat(name.length - 2), fc.integer({ min: 2, max: 12 })))
    .map(([name, start, length]) => name.slice(start, start + length));
  fc.assert(
    fc.property(part, (q) => {
      const expected = rows.filter((row) => row.names.some((name) => name.toLowerCase().includes(q.toLowerCase())));
      expect([...names({ q })].sort()).toEqual(expected.map((row) => row.name).sort());
    }),
  );
});
