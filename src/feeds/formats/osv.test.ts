import { describe, expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

const WALRUS = { package: { ecosystem: 'PyPI', name: 'walrus' } };

function recordOf(changes: object) {
  return { id: 'PYSEC-2024-1', modified: '2024-01-02T03:04:05Z', affected: [WALRUS], ...changes };
}

function judgementsOf(...affected: readonly object[]) {
  const [advisory] = advisoriesIn('osv', recordOf({ affected: affected.map((part) => ({ ...WALRUS, ...part })) }));
  return advisory?.affected.map(({ judgement }) => judgement);
}

describe('identity', () => {
  test.each([
    [
      'a Python record',
      'PYSEC-2024-1',
      { aliases: ['CVE-2024-0001'], related: ['CVE-2024-0002'] },
      ['CVE-2024-0001'],
      [],
    ],
    ['an erratum', 'ALSA-2023:5849', { related: ['CVE-2023-44487', 'RHSA-2023:1'] }, [], ['CVE-2023-44487']],
    [
      'a Debian advisory of old',
      'DSA-5000-1',
      { aliases: ['CVE-2021-1000', 'CVE-2021-1001'] },
      [],
      ['CVE-2021-1000', 'CVE-2021-1001'],
    ],
    ['a record of late', 'UBUNTU-CVE-2024-1000', { upstream: ['CVE-2024-1000'] }, [], ['CVE-2024-1000']],
    ['both', 'RLSA-2024:1', { upstream: ['CVE-2024-1000'], related: ['CVE-2024-1000'] }, [], ['CVE-2024-1000']],
    ['one that names itself', 'GO-2024-1', { aliases: ['GO-2024-1', 'CVE-2024-1000', 7, ''] }, ['CVE-2024-1000'], []],
  ])('%s', (_what, id, ids, aliases, upstream) => {
    expect(advisoriesIn('osv', recordOf({ id, ...ids }))).toMatchObject([{ id, aliases, upstream }]);
  });

  test.each(['ALBA-2024:1', 'ALEA-2024:1', 'RHBA-2024:1', 'SUSE-RU-2024:1-1'])('%s without a CVE is left out', (id) => {
    expect(feedItems('osv', recordOf({ id }))).toMatchObject([
      { kind: 'left-out', name: id, reason: 'a bug fix or enhancement that names no vulnerability' },
    ]);
    expect(advisoriesIn('osv', recordOf({ id, related: ['CVE-2024-1000'] }))).toHaveLength(1);
  });
});

describe('source', () => {
  test.each([
    ['PyPI', [WALRUS], 'osv:PyPI'],
    ['AlmaLinux', [], 'osv:AlmaLinux'],
    ['advisories', [{ package: { ecosystem: 'Debian:12', name: 'a' } }], 'osv:Debian'],
    ['', [{ package: { ecosystem: 'Nowhere', name: 'a' } }, WALRUS], 'osv:PyPI'],
    ['', [], 'osv'],
  ])('in the folder %j, %j is of %s', (folder, affected, name) => {
    expect(feedItems('osv', recordOf({ affected }), folder)[0]?.source.name).toBe(name);
  });

  test('the licences of its records hold together', () => {
    const items = feedItems('osv', [recordOf({}), recordOf({ id: 'MAL-2024-1' })]);
    expect(items[0]?.source.licence).toBe('Apache-2.0 AND CC-BY-4.0');
  });
});

describe('ranges', () => {
  const range = (...events: readonly object[]) => ({ type: 'ECOSYSTEM', events });

  test('events make stretches, whatever their order', () => {
    const events = [{ fixed: '2.3' }, { introduced: '2.0' }, { introduced: '0' }, { last_affected: '1.9' }];
    expect(judgementsOf({ ranges: [range(...events)] })).toMatchObject([
      {
        ranges: [
          { introduced: '0', fixed: null, lastAffected: '1.9' },
          { introduced: '2.0', fixed: '2.3', lastAffected: null },
        ],
      },
    ]);
  });

  test('ranges of commits are passed over, listed versions are kept', () => {
    const commits = { type: 'GIT', repo: 'https://example.org', events: [{ introduced: '0' }, { fixed: 'abc' }] };
    expect(judgementsOf({ ranges: [commits], versions: ['1.0', '1.0', 2] })).toEqual([
      { kind: 'ranges', ranges: [], versions: ['1.0'], unfixed: 'affected' },
    ]);
  });

  test('fixed in 0 means not affected', () => {
    const judgements = judgementsOf({ ranges: [range({ introduced: '0' }, { fixed: '0' })] });
    expect(judgements).toEqual([{ kind: 'not-affected', justification: null, note: '' }]);
  });

  test("Go's custom ranges are for reading: they speak of versions that no module has", () => {
    const ranges = [range({ introduced: '0' })];
    const custom = { custom_ranges: [range({ introduced: '0' }, { fixed: '8.1.9' })] };
    expect(judgementsOf({ ranges, ecosystem_specific: custom })).toMatchObject([{ ranges: [{ fixed: null }] }]);
  });

  test.each([
    ['<= 1.4', { fixed: null, lastAffected: '1.4' }],
    ['< 1.5', { fixed: '1.5', lastAffected: null }],
    ['unknown', { fixed: null, lastAffected: null }],
  ])("GitHub's last known affected range %j ends an open stretch", (bound, end) => {
    const database_specific = { last_known_affected_version_range: bound };
    const judgements = judgementsOf({ ranges: [range({ introduced: '1.0' })], database_specific });
    expect(judgements).toMatchObject([{ ranges: [{ introduced: '1.0', ...end }] }]);
  });

  test('a bound that is no version makes the record unreadable', () => {
    const affected = [{ ...WALRUS, ranges: [range({ introduced: '0' }, { fixed: 7 })] }];
    expect(feedItems('osv', recordOf({ affected }))).toMatchObject([{ kind: 'unreadable', reason: 'has no fixed' }]);
  });
});

describe('the warts of real records', () => {
  test('times of year 1 are none', () => {
    const [advisory] = advisoriesIn('osv', recordOf({ modified: '0001-01-01T00:00:00Z', published: 'soon' }));
    expect(advisory).toMatchObject({ published: null, modified: null });
  });

  test('CVSS vectors are kept as they stand, of the record and of the package', () => {
    const severity = [
      { type: 'CVSS_V3', score: 'CVSS:3.1/nonsense' },
      { type: 'Ubuntu', score: 'medium' },
      { type: 'X', score: '1' },
      null,
    ];
    const [advisory] = advisoriesIn('osv', recordOf({ severity, affected: [{ ...WALRUS, severity }] }));
    const ratings = [
      { source: 'osv:PyPI', kind: 'CVSS_V3', value: 'CVSS:3.1/nonsense' },
      { source: 'osv:PyPI', kind: 'word', value: 'medium' },
    ];
    expect(advisory).toMatchObject({ ratings, affected: [{ ratings }] });
  });

  test.each([
    ['GHSA-aaaa-bbbb-cccc', { database_specific: { severity: 'MODERATE' } }, ['MODERATE']],
    ['GHSA-aaaa-bbbb-cccc', { database_specific: { severity: { of: 'any shape' } } }, []],
    ['GHSA-aaaa-bbbb-cccc', { database_specific: [1, 2] }, []],
    ['ALSA-2023:5849', { summary: 'Important: nodejs:18 security update' }, ['Important']],
    ['PYSEC-2024-1', { summary: 'Important: this is prose' }, []],
  ])('%s %j is rated %j', (id, changes, words) => {
    expect(advisoriesIn('osv', recordOf({ id, ...changes }))[0]?.ratings.map(({ value }) => value)).toEqual(words);
  });

  test.each([
    ['unmaintained', ['informational']],
    ['notice', ['informational']],
    ['unsound', []],
    [null, []],
  ])("RustSec's informational: %j", (informational, words) => {
    const [advisory] = advisoriesIn(
      'osv',
      recordOf({ affected: [{ ...WALRUS, database_specific: { informational } }] }),
    );
    expect(advisory?.affected[0]?.ratings.map(({ value }) => value)).toEqual(words);
  });

  test.each([
    ['pkg:apk/wolfi/up?arch=x86_64', 'x86_64'],
    ['pkg:apk/wolfi/up?distro=x&arch=aarch64#path', 'aarch64'],
    ['pkg:deb/debian/nghttp2?arch=source', null],
    ['pkg:pypi/walrus', null],
    [7, null],
  ])('the package URL %j binds to %j', (purl, architecture) => {
    const affected = [{ package: { ecosystem: 'Wolfi', name: 'up', purl } }];
    expect(advisoriesIn('osv', recordOf({ affected }))).toMatchObject([{ affected: [{ architecture }] }]);
  });

  test.each([
    [[], 'names no affected package'],
    [[{ ranges: [] }], 'names no package of an ecosystem that fixedin knows'],
    [[{ package: { ecosystem: 'Nowhere', name: 'a' } }], 'names no package of an ecosystem that fixedin knows'],
  ])('%j is left out: it %s', (affected, reason) => {
    expect(feedItems('osv', recordOf({ affected }))).toMatchObject([{ kind: 'left-out', reason }]);
  });

  test('an unknown ecosystem beside a known one is passed over', () => {
    const affected = [{ package: { ecosystem: 'Nowhere', name: 'a' } }, WALRUS];
    expect(advisoriesIn('osv', recordOf({ affected }))[0]?.affected).toHaveLength(1);
  });

  test('a name with control characters is no name', () => {
    expect(feedItems('osv', recordOf({ id: 'PYSEC-\u001b[2J' }))).toMatchObject([
      { kind: 'unreadable', name: 'PYSEC-\uFFFD[2J', reason: 'has no id' },
    ]);
  });

  test('a byte order mark is passed over', () => {
    expect(advisoriesIn('osv', `\uFEFF${JSON.stringify(recordOf({}))}`)).toHaveLength(1);
  });
});

test.each([
  [{ database_specific: { url: 'https://pkg.go.dev/vuln/GO-2024-1' } }, 'https://pkg.go.dev/vuln/GO-2024-1'],
  [{ database_specific: { url: 'javascript:alert(1)' } }, 'https://osv.dev/vulnerability/GO-2024-1'],
  [{}, 'https://osv.dev/vulnerability/GO-2024-1'],
])('the page of %j is %s', (changes, url) => {
  expect(advisoriesIn('osv', recordOf({ id: 'GO-2024-1', ...changes }))[0]?.url).toBe(url);
});
