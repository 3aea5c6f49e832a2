import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AtomChange, writeAtom } from './atom-write.ts';

const CHANGE: AtomChange = {
  id: 'CGA-q2g4-fr75-mfgw',
  vulnerability: 'CVE-2023-44487',
  package: { name: 'nghttp2', ecosystem: 'Wolfi' },
  status: 'fixed',
  fixedIn: '1.57.0-r0',
  severity: 'High',
  published: 1_697_044_685,
  updated: 1_697_044_685,
};

function written(changes: readonly AtomChange[], title = 'Changes'): string {
  return writeAtom(
    {
      title,
      self: 'https://example.org/feeds/atom.xml?a=1&b=2',
      page: 'https://example.org/advisories',
      pageOf: ({ id }) => `https://example.org/advisory/${encodeURIComponent(id.toWellFormed())}`,
      built: 1_763_800_000,
    },
    changes,
  );
}

test('a change is an entry with its day, its page and what it says', () => {
  const feed = written([CHANGE]);
  expect(feed).toContain('<id>https://example.org/feeds/atom.xml?a=1&amp;b=2</id>');
  expect(feed).toContain('<title>CVE-2023-44487 in nghttp2: fixed in 1.57.0-r0</title>');
  expect(feed).toContain('<updated>2023-10-11T17:18:05Z</updated>');
  expect(feed).toContain('<id>https://example.org/advisory/CGA-q2g4-fr75-mfgw#Wolfi%2Fnghttp2</id>');
});

test('a feed of nothing, and a change that nobody dated, are of the day of the database', () => {
  expect(written([])).toContain('<updated>2025-11-22T08:26:40Z</updated>');
  expect(written([{ ...CHANGE, published: null, updated: null }])).toContain('2025-11-22T08:26:40Z');
});

test('no text leaves its element, whatever it is', () => {
  const plain = written([CHANGE]);
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, text, (id, name, title) => {
      const feed = written([{ ...CHANGE, id, vulnerability: id, package: { name, ecosystem: name } }], title);
      const tags = (xml: string) => xml.match(/<\/?[a-z]+/g);
      expect(tags(feed)).toEqual(tags(plain));
      expect(feed).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
      expect(Array.from(feed).every((character) => character >= ' ' || '\t\r\n'.includes(character))).toBe(true);
      expect(feed).not.toMatch(/[\uFFFE\uFFFF]/);
    }),
  );
});
