import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

function trackerOf(releases: object) {
  return { nghttp2: { 'CVE-2023-44487': { description: 'The HTTP/2 protocol', scope: 'remote', releases } } };
}

function affectedIn(state: object) {
  return advisoriesIn('debian', trackerOf({ bookworm: state }))[0]?.affected[0];
}

test('a CVE of a source package is one advisory with a statement for each release', () => {
  const open = { status: 'open', urgency: 'not yet assigned' };
  expect(advisoriesIn('debian', trackerOf({ bookworm: open, bullseye: open, sid: open }))).toMatchObject([
    {
      id: 'CVE-2023-44487@nghttp2',
      aliases: [],
      upstream: ['CVE-2023-44487'],
      details: 'The HTTP/2 protocol',
      url: 'https://security-tracker.debian.org/tracker/CVE-2023-44487',
      affected: [
        { ecosystem: 'Debian:12', name: 'nghttp2', ratings: [] },
        { ecosystem: 'Debian:11', name: 'nghttp2', ratings: [] },
      ],
    },
  ]);
});

test.each([
  [{ status: 'resolved', fixed_version: '1.52.0-1+deb12u1' }, '1.52.0-1+deb12u1', 'affected'],
  [{ status: 'open' }, null, 'affected'],
  [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, null, 'affected'],
  [{ status: 'open', nodsa_reason: 'postponed' }, null, 'affected'],
  [{ status: 'open', nodsa_reason: 'ignored' }, null, 'fix-not-planned'],
  [{ status: 'open', urgency: 'end-of-life' }, null, 'fix-not-planned'],
  [{ status: 'undetermined' }, null, 'under-investigation'],
])('%j is fixed in %j, else %s', (state, fixed, unfixed) => {
  expect(affectedIn(state)?.judgement).toEqual({
    kind: 'ranges',
    ranges: [{ introduced: '0', fixed, lastAffected: null }],
    versions: [],
    unfixed,
  });
});

test('resolved in version 0 is not affected', () => {
  expect(affectedIn({ status: 'resolved', fixed_version: '0' })?.judgement.kind).toBe('not-affected');
});

test.each([
  ['unimportant', ['unimportant']],
  ['low**', ['low']],
  ['high', ['high']],
  ['not yet assigned', []],
  ['end-of-life', []],
])('the urgency %j rates %j', (urgency, words) => {
  expect(affectedIn({ status: 'open', urgency })?.ratings.map(({ value }) => value)).toEqual(words);
});

test.each([[{ sid: { status: 'open' } }], [{ bookworm: { status: 'new' } }], [{ constructor: { status: 'open' } }]])(
  '%j is left out: it speaks of no release',
  (releases) => {
    expect(feedItems('debian', trackerOf(releases))).toMatchObject([
      { kind: 'left-out', reason: 'speaks of no release that fixedin knows' },
    ]);
  },
);
