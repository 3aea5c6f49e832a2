import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';
import { parseTime } from '../../model/index.ts';

const KNOWN = '2024-03-12T19:55:12Z';
const PUBLISHED = '2025-11-04T04:00:30Z';

/** As the feed's v3 writes it: one component, two distributions, one architecture. */
function recordOf(events: readonly object[], specific: object, published = PUBLISHED) {
  const affected = ['Chainguard', 'Wolfi'].map((ecosystem) => ({
    package: { ecosystem, name: 'up', purl: `pkg:apk/${ecosystem.toLowerCase()}/up?arch=x86_64` },
    ranges: [{ type: 'ECOSYSTEM', events }],
    ecosystem_specific: specific,
  }));
  return { id: 'CGA-q83x-c553-jfr5', published, modified: published, upstream: ['GHSA-32ch-6x54-q4h9'], affected };
}

function component(status: string, time = KNOWN) {
  return { component_name: 'up', component_type: 'apk', latest_event_status: status, latest_event_timestamp: time };
}

function judgementOf(record: object) {
  return advisoriesIn('chainguard', record)[0]?.affected[1]?.judgement;
}

const OPEN = [{ introduced: '0' }];
const FIXED = [{ introduced: '0' }, { fixed: '0.25.0-r0' }];
const NEVER = [{ introduced: '0' }, { fixed: '0' }];

test('a record speaks of both distributions, of one architecture, for its upstream', () => {
  expect(advisoriesIn('chainguard', recordOf(FIXED, { components: [component('fixed')] }))).toMatchObject([
    {
      id: 'CGA-q83x-c553-jfr5',
      aliases: [],
      upstream: ['GHSA-32ch-6x54-q4h9'],
      published: parseTime(KNOWN),
      affected: [
        { ecosystem: 'Chainguard', name: 'up', architecture: 'x86_64' },
        { ecosystem: 'Wolfi', name: 'up', architecture: 'x86_64' },
      ],
    },
  ]);
});

test.each([
  ['detection', OPEN, 'under-investigation', null],
  ['true_positive_determination', OPEN, 'affected', null],
  ['pending_upstream_fix', OPEN, 'pending-upstream-fix', null],
  ['pending-upstream-fix', OPEN, 'pending-upstream-fix', null],
  ['fix_not_planned', OPEN, 'fix-not-planned', null],
  ['analysis_not_planned', OPEN, 'fix-not-planned', null],
  ['fixed', FIXED, 'fixed', '0.25.0-r0'],
  ['false_positive_determination', NEVER, 'not-affected', null],
])('%s over %j is %s since its event', (word, events, status, fixedVersion) => {
  expect(judgementOf(recordOf(events, { components: [component(word)] }))).toMatchObject({
    kind: 'timeline',
    events: [{ time: parseTime(KNOWN), status, fixedVersion, type: word }],
  });
});

test('a status of another word leaves the range as it is', () => {
  const judgement = judgementOf(recordOf(OPEN, { components: [component('something new')] }));
  expect(judgement).toMatchObject({ kind: 'ranges', unfixed: 'affected' });
});

test('without a time the range stays a range, with the status of what has no fix', () => {
  expect(judgementOf(recordOf(OPEN, { status: 'pending_upstream_fix' }))).toMatchObject({
    kind: 'ranges',
    ranges: [{ introduced: '0', fixed: null }],
    unfixed: 'pending-upstream-fix',
  });
  expect(judgementOf(recordOf(NEVER, {}))).toMatchObject({ kind: 'not-affected' });
});

test('of several components the most pressing status wins, known since the last of their events', () => {
  const components = [component('fixed', '2024-05-01T00:00:00Z'), component('pending_upstream_fix')];
  expect(judgementOf(recordOf(OPEN, { components }))).toMatchObject({
    events: [{ status: 'pending-upstream-fix', time: parseTime('2024-05-01T00:00:00Z') }],
  });
});

test('a range that begins later than the first version stays a range', () => {
  const later = [{ introduced: '0.20.0-r0' }, { fixed: '0.25.0-r0' }];
  expect(judgementOf(recordOf(later, { components: [component('fixed')] }))).toMatchObject({
    kind: 'ranges',
    ranges: [{ introduced: '0.20.0-r0', fixed: '0.25.0-r0' }],
  });
});

test('what is no record is unreadable', () => {
  expect(feedItems('chainguard', [{ id: 'CGA-1', modified: KNOWN }])).toMatchObject([
    { kind: 'unreadable', reason: 'is the index of a feed (give its folder, or the tar.gz)' },
  ]);
  expect(feedItems('chainguard', { id: 'CGA-1' })).toMatchObject([{ kind: 'unreadable', reason: 'is no OSV record' }]);
});

test('the same record from osv.dev is judged the same', () => {
  const record = recordOf(OPEN, { components: [component('pending_upstream_fix')] });
  expect(advisoriesIn('osv', record)).toEqual(advisoriesIn('chainguard', record));
});
