import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feedItems } from '../../../test/support/feed-items.ts';
import { FEED_FORMATS } from '../types.ts';

/** Keys that the readers look for, so that arbitrary values get where they may hurt. */
const KEYS = [
  ...['id', 'modified', 'aliases', 'related', 'upstream', 'affected', 'package', 'ecosystem', 'name', 'purl'],
  ...['ranges', 'type', 'events', 'introduced', 'fixed', 'last_affected', 'limit', 'versions', 'severity', 'score'],
  ...['database_specific', 'ecosystem_specific', 'components', 'latest_event_status', 'latest_event_timestamp'],
  ...['packages', 'pkg', 'secfixes', 'distroversion', 'urlprefix', 'vulnerabilities', 'catalogVersion', 'cveID'],
  ...['cve', 'metrics', 'cvssMetricV31', 'cvssData', 'descriptions', 'releases', 'bookworm', 'status', 'urgency'],
  ...['schema-version', 'advisories', 'timestamp', 'data', 'fixed-version', '__proto__', 'constructor', 'toString'],
];

const LEAVES = fc.oneof(
  fc.constantFrom('0', '2', 'PyPI', 'Wolfi', 'v3.10', 'fixed', 'CVE-2024-0001', 'open', 'resolved', 'SEMVER', '\u0000'),
  fc.constantFrom('2024-01-01T00:00:00Z', 'detection', 'https://packages.wolfi.dev', '<= 1', 'constructor'),
  fc.jsonValue({ maxDepth: 0 }),
);

const anyDocument = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 7, withCrossShrink: true }, LEAVES, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 12 }),
}));

test.each(FEED_FORMATS)('%s: no JSON whatever makes the reader throw', (format) => {
  fc.assert(
    fc.property(anyDocument.object, (document) => {
      for (const item of feedItems(format, document)) expect(item.source.name).not.toBe('');
    }),
    { numRuns: 500 },
  );
});

test.each(FEED_FORMATS)('%s: no text whatever makes the reader throw', (format) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      for (const item of feedItems(format, text)) expect(item.source.name).not.toBe('');
    }),
  );
});

test.each(FEED_FORMATS)('%s: a hundred thousand brackets are one unreadable file', (format) => {
  const kinds = feedItems(format, '['.repeat(100_000)).map(({ kind }) => kind);
  expect(kinds).toEqual(['unreadable']);
});
