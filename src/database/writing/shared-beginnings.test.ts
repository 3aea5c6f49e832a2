import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedBeginnings } from './shared-beginnings.ts';

test('the next term that shares no more is the one that looking at each finds', () => {
  const stretch = fc.tuple(fc.constantFrom(0, 1, 5, 254, 255), fc.constantFrom(1, 2, 63, 64, 65, 5_000));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (stretches, places) => {
      const shared = Uint8Array.from(stretches.flatMap(([value, count]) => new Array<number>(count).fill(value)));
      const beginnings = new SharedBeginnings(shared);
      const starts = [0, ...stretches.map((_, nth) => stretches.slice(0, nth + 1).reduce((sum, [, n]) => sum + n, 0))];
      const near = starts.flatMap((start) => [start - 2, start - 1, start]);
      const some = Array.from({ length: 20 }, () => (places.next().value ?? 0) % (shared.length + 1));
      for (const term of [...near, ...some].filter((one) => one >= 0 && one < shared.length)) {
        for (const most of [0, 1, 4, 5, 254, 255]) {
          const found = shared.findIndex((value, at) => at > term && value <= most);
          expect(beginnings.next(term, most)).toBe(found < 0 ? shared.length : found);
        }
      }
    }),
    { numRuns: 40 },
  );
});
