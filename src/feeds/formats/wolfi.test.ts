import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';
import { parseTime } from '../../model/index.ts';

function documentOf(events: string): string {
  const indented = events.replaceAll(/^/gm, '      ');
  return `schema-version: 2.0.2
package:
  name: nghttp2
advisories:
  - id: CGA-q2g4-fr75-mfgw
    aliases:
      - CVE-2023-44487
      - GHSA-qppj-fm5r-hxr3
    events:
${indented}
`;
}

function eventsOf(events: string) {
  const [advisory] = advisoriesIn('wolfi', documentOf(events));
  const judgement = advisory?.affected[0]?.judgement;
  return judgement?.kind === 'timeline' ? judgement.events : [];
}

test('an advisory keeps its ids, its package and the times of its events', () => {
  const [advisory] = advisoriesIn(
    'wolfi',
    documentOf(`- timestamp: 2023-10-11T17:18:05Z
  type: fixed
  data:
    fixed-version: 1.57.0-r0`),
  );
  expect(advisory).toMatchObject({
    id: 'CGA-q2g4-fr75-mfgw',
    aliases: ['CVE-2023-44487', 'GHSA-qppj-fm5r-hxr3'],
    published: parseTime('2023-10-11T17:18:05Z'),
    modified: parseTime('2023-10-11T17:18:05Z'),
    url: 'https://images.chainguard.dev/security/CGA-q2g4-fr75-mfgw',
    affected: [{ ecosystem: 'Wolfi', name: 'nghttp2', architecture: null }],
  });
});

test.each([
  ['detection', 'under-investigation'],
  ['true-positive-determination', 'affected'],
  ['false-positive-determination', 'not-affected'],
  ['fix-not-planned', 'fix-not-planned'],
  ['analysis-not-planned', 'fix-not-planned'],
  ['pending-upstream-fix', 'pending-upstream-fix'],
])('%s means %s', (type, status) => {
  expect(eventsOf(`- {timestamp: 2024-01-01T00:00:00Z, type: ${type}}`)).toMatchObject([{ type, status }]);
});

test.each([
  ['vulnerability-record-analysis-contested', 'vulnerable_code_not_present'],
  ['vulnerable-code-version-not-used', 'vulnerable_code_not_present'],
  ['vulnerable-code-not-included-in-package', 'vulnerable_code_not_present'],
  ['component-vulnerability-mismatch', 'component_not_present'],
  ['vulnerable-code-not-in-execution-path', 'vulnerable_code_not_in_execute_path'],
  ['vulnerable-code-cannot-be-controlled-by-adversary', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['inline-mitigations-exist', 'inline_mitigations_already_exist'],
])('a false positive of type %s is justified by %s', (type, justification) => {
  const event = `- timestamp: 2024-01-01T00:00:00Z
  type: false-positive-determination
  data: {type: ${type}, note: why}`;
  expect(eventsOf(event)).toMatchObject([{ justification, note: 'why' }]);
});

test('a scan names the component that it saw', () => {
  const event = `- timestamp: 2024-01-01T00:00:00Z
  type: detection
  data:
    type: scan/v1
    data: {componentName: stdlib, componentVersion: 1.20, componentType: go-module, componentLocation: /usr/bin/x}`;
  expect(eventsOf(event)[0]?.detection).toEqual({
    component: 'stdlib',
    version: '1.20',
    type: 'go-module',
    location: '/usr/bin/x',
  });
});

test('events are put in the order of their times; those of one second stay as written', () => {
  const types = eventsOf(`- {timestamp: 2024-02-01T00:00:00Z, type: fix-not-planned}
- {timestamp: 2024-01-01T00:00:00Z, type: detection}
- {timestamp: 2024-02-01T00:00:00Z, type: pending-upstream-fix}`).map(({ type }) => type);
  expect(types).toEqual(['detection', 'fix-not-planned', 'pending-upstream-fix']);
});

test.each([
  ['1.10', '1.10', 'fixed'],
  ['2024', '2024', 'fixed'],
  ['0x10', '0x10', 'fixed'],
  ['0', null, 'not-affected'],
])('the version %s stays a text, and 0 means not affected', (written, fixedVersion, status) => {
  const event = `- {timestamp: 2024-01-01T00:00:00Z, type: fixed, data: {fixed-version: ${written}}}`;
  expect(eventsOf(event)).toMatchObject([{ fixedVersion, status }]);
});

test.each([
  ['- {timestamp: 2024-01-01T00:00:00Z, type: guessed}', 'has an event of unknown type'],
  ['- {timestamp: yesterday, type: detection}', 'has an event without a time'],
  ['- {timestamp: 2024-01-01T00:00:00Z, type: fixed}', 'has no fixed-version'],
])('%s cannot be read: it %s', (event, reason) => {
  expect(feedItems('wolfi', documentOf(event))).toMatchObject([
    { kind: 'unreadable', name: 'nghttp2 CGA-q2g4-fr75-mfgw', reason },
  ]);
});

test.each([
  ['2025-05-07T23:59:59Z', 'Apache-2.0'],
  ['2025-05-08T00:00:00Z', 'unknown'],
])('an advisory last changed at %s has the licence %s', (time, licence) => {
  const [item] = feedItems('wolfi', documentOf(`- {timestamp: ${time}, type: detection}`));
  expect(item?.source.licence).toBe(licence);
});
