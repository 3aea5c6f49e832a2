import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathHash, prefixHashes } from './path-hash.ts';

test('the hashes of prefixes are those of the paths themselves', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (names) => {
      const segments = names.map((name) => name.replaceAll('/', '-'));
      const prefixes = segments.map((_, level) => segments.slice(0, level + 1).join('/'));
      expect(prefixHashes(segments.join('/'))).toEqual(prefixes.map(pathHash));
    }),
  );
});

test('a million similar paths have a million hashes, spread evenly, that a double holds exactly', () => {
  const hashes = new Set<number>();
  const buckets = new Uint32Array(1024);
  for (let number = 0; number < 1_000_000; number++) {
    const hash = pathHash(`usr/share/doc/package-${number % 1000}/file-${Math.floor(number / 1000)}.txt`);
    hashes.add(hash);
    const bucket = Math.floor(hash / 2 ** 43);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    if (!Number.isSafeInteger(hash) || hash <= 0) expect(hash).toBeGreaterThan(0);
  }
  expect(hashes.size).toBe(1_000_000);
  expect(Math.min(...buckets)).toBeGreaterThan(700);
  expect(Math.max(...buckets)).toBeLessThan(1300);
});
