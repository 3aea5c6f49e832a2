import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortByBytes } from './byte-order.ts';

test('texts are sorted by their bytes, equal ones in their order', () => {
  const start = fc.constantFrom('', 'cve-2023-', 'cve-2024-', 'ghsa-');
  const rest = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 40 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(start, rest), { maxLength: 200 }), (parts) => {
      const texts = parts.map((part) => Buffer.from(part.join('')));
      const items = Int32Array.from(texts.keys());
      sortByBytes(items, (item, place) => texts[item]?.[place] ?? -1);
      const expected = [...texts.keys()].sort(
        (a, b) => Buffer.compare(texts[a] ?? Buffer.of(), texts[b] ?? Buffer.of()) || a - b,
      );
      expect([...items]).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('long texts that are all the same cost no more than their length', () => {
  const text = Buffer.alloc(1000, 'a');
  const items = Int32Array.from({ length: 5000 }, (_, nth) => nth);
  sortByBytes(items, (_, place) => text[place] ?? -1);
  expect(items).toEqual(Int32Array.from({ length: 5000 }, (_, nth) => nth));
});
