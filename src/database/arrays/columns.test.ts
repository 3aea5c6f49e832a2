import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberColumn, type NumberKind } from './columns.ts';

const KINDS: readonly (readonly [NumberKind, fc.Arbitrary<number>])[] = [
  ['byte', fc.nat(255)],
  ['whole', fc.integer()],
  [
    'real',
    fc.oneof(fc.constant(-1), fc.nat(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ],
];

test.each(KINDS)('a column of %s numbers gives back each, whatever lies beside it', (kind, number) => {
  // Pieces are full after some thousands of numbers, and are kept by how far those lie apart.
  const apart = fc.record({ base: number, step: fc.constantFrom(0, 1, 40, 70_000, 5_000_000), odd: number });
  fc.assert(
    fc.property(fc.array(apart, { minLength: 1, maxLength: 4 }), (pieces) => {
      const column = new NumberColumn(kind);
      const given = pieces.flatMap(({ base, step, odd }) =>
        Array.from({ length: 5_000 }, (_, nth) => (nth === 77 ? odd : fitted(kind, base + nth * step))),
      );
      for (const value of given) column.push(value);
      expect(column.length).toBe(given.length);
      expect(given.filter((value, position) => !Object.is(column.at(position) + 0, value + 0))).toEqual([]);
      expect(() => column.at(given.length)).toThrow(RangeError);
      column.clear();
      expect(column.length).toBe(0);
      column.push(given[0] ?? 0);
      expect(column.at(0) + 0).toBe((given[0] ?? 0) + 0);
    }),
    { numRuns: 25 },
  );
});

function fitted(kind: NumberKind, value: number): number {
  if (kind === 'byte') return value & 255;
  return kind === 'whole' ? value | 0 : value;
}
