import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dealOut } from './shares.ts';

test.each([
  {
    sizes: [123, 112, 110, 75, 60],
    workers: 2,
    shares: [
      [2, 3, 4],
      [0, 1],
    ],
  },
  {
    sizes: [5, 60, 60, 5],
    workers: 2,
    shares: [
      [1, 0],
      [2, 3],
    ],
  },
  { sizes: [9], workers: 2, shares: [[0], []] },
  { sizes: [], workers: 1, shares: [[]] },
])('$sizes among $workers', ({ sizes, workers, shares }) => {
  expect(dealOut(sizes, workers)).toEqual(shares);
});

test('every task is in one share, and no share is larger than an even one by more than the largest task', () => {
  const sizes = fc.array(fc.nat({ max: 1000 }), { maxLength: 100 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 6 }), (sizes, workers) => {
      const shares = dealOut(sizes, workers);
      expect(shares.length).toBe(workers);
      expect(shares.flat().sort((a, b) => a - b)).toEqual([...sizes.keys()]);
      const even = sizes.reduce((sum, size) => sum + size, 0) / workers;
      for (const share of shares) {
        expect(share.reduce((sum, task) => sum + (sizes[task] ?? 0), 0)).toBeLessThanOrEqual(
          even + Math.max(0, ...sizes),
        );
      }
    }),
  );
});

test('two workers end no later than where each takes the largest that is left', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1000 }), { maxLength: 12 }), (sizes) => {
      const ends = [0, 0];
      for (const size of sizes.toSorted((a, b) => b - a)) {
        const free = (ends[0] ?? 0) <= (ends[1] ?? 0) ? 0 : 1;
        ends[free] = (ends[free] ?? 0) + size;
      }
      const shares = dealOut(sizes, 2).map((share) => share.reduce((sum, task) => sum + (sizes[task] ?? 0), 0));
      expect(Math.max(...shares)).toBeLessThanOrEqual(Math.max(...ends));
    }),
  );
});
