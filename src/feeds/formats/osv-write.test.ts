import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advisoriesIn } from '../../../test/support/feed-items.ts';
import { type Advisory, type AdvisoryEvent, type Judgement, STATUSES } from '../../model/index.ts';
import { advisoryIdsOfOsv, osvFileName, osvId } from './osv-id.ts';
import { writeOsv, writeOsvIndex } from './osv-write.ts';

const UNDATED = 1_763_800_000;

function advisory(parts: Partial<Advisory>, judgement: Judgement = OPEN): Advisory {
  return {
    id: 'CGA-q2g4-fr75-mfgw',
    aliases: [],
    upstream: ['CVE-2023-44487'],
    published: 1_697_044_685,
    modified: 1_697_044_685,
    withdrawn: null,
    summary: '',
    details: '',
    ratings: [],
    references: [],
    affected: [{ ecosystem: 'Wolfi', name: 'nghttp2', architecture: null, judgement, ratings: [] }],
    url: '',
    ...parts,
  };
}

const OPEN: Judgement = {
  kind: 'ranges',
  ranges: [{ introduced: '0', fixed: null, lastAffected: null }],
  versions: [],
  unfixed: 'affected',
};

function written(parts: Partial<Advisory>, judgement?: Judgement) {
  return JSON.parse(writeOsv(advisory(parts, judgement), UNDATED));
}

function readBack(parts: Partial<Advisory>, judgement?: Judgement): Judgement | undefined {
  return advisoriesIn('osv', writeOsv(advisory(parts, judgement), UNDATED))[0]?.affected[0]?.judgement;
}

const seconds = fc.integer({ min: 1, max: 2_000_000_000 });
const text = fc.string().map((value) => value.replaceAll(/\p{Cc}/gu, ' '));
const event: fc.Arbitrary<AdvisoryEvent> = fc
  .record({
    time: seconds,
    status: fc.constantFrom(...STATUSES),
    fixedVersion: fc.stringMatching(/^\d\.\d{1,3}-r\d$/),
    type: text,
    note: text,
    justification: fc.constantFrom(null, 'component_not_present' as const),
    detection: fc.option(
      fc.record({ component: fc.stringMatching(/^[a-z]{1,9}$/), version: text, type: text, location: text }),
    ),
  })
  .map((made) => ({ ...made, fixedVersion: made.status === 'fixed' ? made.fixedVersion : null }));

describe('a status survives:', () => {
  test('every step of a life, with its time, note and reason', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), (events) => {
        const judgement: Judgement = { kind: 'timeline', events: events.toSorted((a, b) => a.time - b.time) };
        expect(readBack({}, judgement)).toEqual(judgement);
      }),
    );
  });

  test.each(STATUSES.filter((status) => status !== 'fixed' && status !== 'not-affected'))(
    'of a range without a fix: %s, whoever the record is of',
    (unfixed) => {
      const judgement = { ...OPEN, unfixed };
      expect(readBack({}, judgement)).toEqual(judgement);
      expect(readBack({ id: 'CVE-2023-44487@nghttp2' }, judgement)).toEqual(judgement);
    },
  );

  test.each<[string, Judgement]>([
    ['not affected', { kind: 'not-affected', justification: null, note: '' }],
    ['a range', { ...OPEN, ranges: [{ introduced: '1.0', fixed: '1.2', lastAffected: null }] }],
    ['a last affected version', { ...OPEN, ranges: [{ introduced: '0', fixed: null, lastAffected: '2.0' }] }],
    ['listed versions', { ...OPEN, ranges: [], versions: ['1.0', '1.1'] }],
  ])('%s', (_, judgement) => {
    expect(readBack({}, judgement)).toEqual(judgement);
  });

  test('for one architecture', () => {
    const [affected] = advisory({}).affected;
    if (!affected) throw new Error('nothing affected');
    const record = writeOsv(advisory({ affected: [{ ...affected, architecture: 'aarch64' }] }), UNDATED);
    expect(JSON.parse(record).affected[0].package.purl).toBe('pkg:apk/wolfi/nghttp2?arch=aarch64');
    expect(advisoriesIn('osv', record)[0]?.affected[0]?.architecture).toBe('aarch64');
  });
});

test('as Chainguard has them, the words of its feed', () => {
  const events: readonly AdvisoryEvent[] = [
    {
      ...{ time: 1_697_044_685, status: 'pending-upstream-fix', fixedVersion: null, type: 'pending-upstream-fix' },
      ...{ note: '', justification: null, detection: null },
    },
  ];
  expect(written({}, { kind: 'timeline', events }).affected[0]).toMatchObject({
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
    ecosystem_specific: {
      components: [
        {
          component_name: 'nghttp2',
          component_type: 'apk',
          latest_event_status: 'pending_upstream_fix',
          latest_event_timestamp: '2023-10-11T17:18:05Z',
        },
      ],
    },
  });
});

describe('what the schema does not take', () => {
  test('is left out of the ratings; words stand beside', () => {
    const source = 'x';
    const ratings = [
      { source, kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
      { source, kind: 'CVSS_V3', value: 'CVSS:3.1/nonsense' },
      { source, kind: 'CVSS_V4', value: 'CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N' },
      { source, kind: 'CVSS_V2', value: 'AV:N/AC:L/Au:N/C:N/I:N/A:P' },
      { source, kind: 'word', value: 'Important' },
    ] as const;
    expect(written({ ratings })).toMatchObject({
      severity: [
        { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
        { type: 'CVSS_V2', score: 'AV:N/AC:L/Au:N/C:N/I:N/A:P' },
      ],
      database_specific: { severity: 'Important' },
    });
  });

  test('a reference of another type, or with characters that no URL has', () => {
    const references = [
      { type: 'ODD', url: 'https://example.org/a b|c?d=[e]' },
      { type: 'FIX', url: 'no address' },
    ];
    expect(written({ references }).references).toEqual([
      { type: 'WEB', url: 'https://example.org/a%20b%7Cc?d=%5Be%5D' },
    ]);
  });

  test('an id of an unknown database', () => {
    expect(written({ id: 'XSA-224@main/xen', upstream: ['XSA-224'] })).toMatchObject({
      id: 'x_XSA-224@main/xen',
      aliases: ['XSA-224@main/xen'],
    });
    expect(advisoryIdsOfOsv('x_XSA-224')).toContain('XSA-224');
    expect(['CVE-2023-1@a/b', 'GO-2023-1', 'x_Y'].map(osvId)).toEqual(['CVE-2023-1@a/b', 'GO-2023-1', 'x_Y']);
    expect(osvFileName('CVE-2023-1@a/b')).toBe('CVE-2023-1%40a%2Fb.json');
  });

  test('no time at all', () => {
    expect(written({ published: null, modified: null })).toMatchObject({ modified: '2025-11-22T08:26:40Z' });
  });
});

test('an index of nothing is a list too', () => {
  expect([...writeOsvIndex([])].join('')).toBe('[]\n');
  expect(JSON.parse([...writeOsvIndex([{ id: 'XSA-1', modified: UNDATED }])].join(''))).toEqual([
    { id: 'x_XSA-1', modified: '2025-11-22T08:26:40Z' },
  ]);
});
