import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

const ENTRY = {
  cve_id: 'CVE-2023-44487',
  pkg: 'nghttp2',
  cve_score: 7.5,
  aff_ver: 'all versions before 1.57.0-1.ph5 are vulnerable',
  res_ver: '1.57.0-1.ph5',
};

test.each([
  [{}, { kind: 'ranges', ranges: [{ introduced: '0', fixed: '1.57.0-1.ph5' }] }],
  [{ status: 'Fixed' }, { kind: 'ranges', ranges: [{ fixed: '1.57.0-1.ph5' }] }],
  [{ status: 'Not Affected' }, { kind: 'not-affected' }],
])('an entry with %j', (changes, judgement) => {
  expect(advisoriesIn('photon', [{ ...ENTRY, ...changes }])).toMatchObject([
    {
      id: 'CVE-2023-44487@photon-5.0/nghttp2',
      upstream: ['CVE-2023-44487'],
      affected: [{ ecosystem: 'Photon OS:5.0', name: 'nghttp2', judgement }],
    },
  ]);
});

test.each([
  [[{ ...ENTRY, res_ver: 'NA' }], 'left-out', 'does not tell its release'],
  [[{ ...ENTRY, cve_id: 7 }], 'unreadable', 'has no cve_id'],
  [[{ pkg: 'x' }], 'unreadable', "is no CVE metadata of Photon OS's"],
])('%j is %s', (document, kind, reason) => {
  expect(feedItems('photon', document)).toMatchObject([{ kind, reason }]);
});
