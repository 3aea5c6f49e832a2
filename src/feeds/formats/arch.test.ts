import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

const GROUP = {
  name: 'AVG-2843',
  packages: ['curl', 'lib32-curl'],
  status: 'Fixed',
  severity: 'High',
  type: 'multiple issues',
  affected: '8.3.0-1',
  fixed: '8.4.0-1',
  ticket: null,
  issues: ['CVE-2023-38545', 'CVE-2023-38546'],
  advisories: ['ASA-202310-1'],
};

test('a group is one advisory for all of its packages and vulnerabilities', () => {
  expect(advisoriesIn('arch', [GROUP])).toMatchObject([
    {
      id: 'AVG-2843',
      upstream: ['CVE-2023-38545', 'CVE-2023-38546'],
      ratings: [{ kind: 'word', value: 'High' }],
      references: [{ url: 'https://security.archlinux.org/ASA-202310-1' }],
      affected: [
        { ecosystem: 'Arch Linux', name: 'curl' },
        { ecosystem: 'Arch Linux', name: 'lib32-curl' },
      ],
      url: 'https://security.archlinux.org/AVG-2843',
    },
  ]);
});

test.each([
  [{ status: 'Fixed' }, { kind: 'ranges', ranges: [{ fixed: '8.4.0-1' }] }],
  [{ status: 'Testing' }, { kind: 'ranges', ranges: [{ fixed: '8.4.0-1' }] }],
  [
    { status: 'Vulnerable', fixed: null },
    { kind: 'ranges', ranges: [{ fixed: null }], unfixed: 'affected' },
  ],
  [
    { status: 'Unknown', fixed: null },
    { kind: 'ranges', ranges: [{ fixed: null }], unfixed: 'under-investigation' },
  ],
  [{ status: 'Not affected', fixed: null }, { kind: 'not-affected' }],
])('%j', (changes, judgement) => {
  expect(advisoriesIn('arch', [{ ...GROUP, ...changes }])[0]?.affected[0]).toMatchObject({ judgement });
});

test.each([
  [[{ ...GROUP, status: 'Fixed', fixed: null }], 'unreadable'],
  [[{ ...GROUP, status: 'Lost' }], 'unreadable'],
  [[{ ...GROUP, issues: [] }], 'left-out'],
  [[{ id: 'CVE-2023-1' }], 'unreadable'],
  [{}, 'unreadable'],
])('%j is %s', (document, kind) => {
  expect(feedItems('arch', document).map((item) => item.kind)).toEqual([kind]);
});
