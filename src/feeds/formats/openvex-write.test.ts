import { expect, test } from 'vitest';
import type { Judgement, Status } from '../../model/index.ts';
import { writeOpenVex } from './openvex-write.ts';

const TIME = 1_697_044_685;
const BUILT = 1_763_800_000;

function event(status: Status, fixedVersion: string | null = null, note = ''): Judgement {
  const justification = status === 'not-affected' && note === '' ? ('component_not_present' as const) : null;
  return {
    kind: 'timeline',
    events: [{ time: TIME, status, fixedVersion, type: '', note, justification, detection: null }],
  };
}

function written(judgement: Judgement, ecosystem = 'Wolfi', withdrawn: number | null = null) {
  const advisory = { id: 'CGA-q2g4-fr75-mfgw', published: TIME, modified: TIME, withdrawn, url: '' };
  const statements = [{ vulnerabilities: ['CVE-2023-44487'], architecture: null, judgement, advisory }];
  return JSON.parse(writeOpenVex([{ ecosystem, name: 'nghttp2', statements }], BUILT));
}

test('a fix is said of its version, and the way to it of all', () => {
  expect(written(event('fixed', '1.57.0-r0'))).toMatchObject({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'fixedin',
    timestamp: '2023-10-11T17:18:05Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2023-44487' },
        products: [{ '@id': 'pkg:apk/wolfi/nghttp2' }],
        status: 'affected',
        action_statement: 'Update to 1.57.0-r0 or later.',
      },
      { products: [{ '@id': 'pkg:apk/wolfi/nghttp2@1.57.0-r0' }], status: 'fixed' },
    ],
  });
});

test.each<[Judgement, object]>([
  [event('not-affected'), { status: 'not_affected', justification: 'component_not_present' }],
  [event('not-affected', null, 'Not built.'), { status: 'not_affected', impact_statement: 'Not built.' }],
  [
    { kind: 'not-affected', justification: null, note: '' },
    { status: 'not_affected', impact_statement: /never/ },
  ],
  [event('under-investigation'), { status: 'under_investigation' }],
  [
    event('pending-upstream-fix', null, 'Soon.'),
    { status: 'affected', action_statement: /upstream/, status_notes: 'Soon.' },
  ],
  [event('fix-not-planned'), { status: 'affected', action_statement: /No fix is planned/ }],
  [event('affected'), { status: 'affected', action_statement: /No fix is known/ }],
])('%j is %j', (judgement, expected) => {
  const [statement, ...more] = written(judgement).statements;
  expect(more).toEqual([]);
  for (const [key, value] of Object.entries(expected)) {
    expect(statement[key]).toEqual(value instanceof RegExp ? expect.stringMatching(value) : value);
  }
});

test('a release is told, what is withdrawn is not', () => {
  expect(written(event('affected'), 'Alpine:v3.19').statements[0].products).toEqual([
    { '@id': 'pkg:apk/alpine/nghttp2?distro=alpine-3.19' },
  ]);
  expect(written(event('affected'), 'Wolfi', TIME)).toMatchObject({
    statements: [],
    timestamp: '2025-11-22T08:26:40Z',
  });
});

test('the same statements have the same id', () => {
  expect(written(event('affected'))['@id']).toBe(written(event('affected'))['@id']);
  expect(written(event('affected'))['@id']).not.toBe(written(event('fixed', '1'))['@id']);
});
