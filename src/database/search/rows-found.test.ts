import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitSet } from '../arrays/bit-set.ts';
import { commonRows, RowList, type RowSet } from './row-set.ts';
import { RowsFound } from './rows-found.ts';

/** Documents of one to five rows. */
const STARTS = Int32Array.from({ length: 5_001 }, (_, document) => 3 * document + (document % 3));
const ROWS = STARTS.at(-1) ?? 0;

/** Few that lie anywhere, or a stretch of many. */
const numbers = (size: number) =>
  fc.oneof(
    fc.array(fc.nat(size - 1), { maxLength: 40 }),
    fc
      .tuple(fc.nat(size - 1), fc.integer({ min: 1, max: size }), fc.integer({ min: 1, max: 5 }))
      .map(([start, length, step]) =>
        Array.from({ length: Math.min(length, Math.ceil((size - start) / step)) }, (_, nth) => start + step * nth),
      ),
  );

interface Found {
  readonly documents: readonly number[];
  readonly rows: readonly number[];
}

const found: fc.Arbitrary<Found> = fc.record({ documents: numbers(STARTS.length - 1), rows: numbers(ROWS) });

function gathered(into: RowsFound, { documents, rows }: Found): RowSet {
  into.clear();
  for (const document of documents) into.addDocument(document);
  for (const row of rows) into.addRow(row);
  return into.rows();
}

function expectedOf({ documents, rows }: Found): readonly number[] {
  const all = new Set(rows);
  for (const document of documents) {
    for (let row = STARTS[document] ?? 0; row < (STARTS[document + 1] ?? 0); row++) all.add(row);
  }
  return [...all].sort((a, b) => a - b);
}

function members(of: RowSet): readonly number[] {
  const rows: number[] = [];
  for (let row = of.next(0); row >= 0; row = of.next(row + 1)) rows.push(row);
  return rows;
}

describe('rows that are found', () => {
  const into = new RowsFound(STARTS);

  it('are the same as a list and as bits, one finding after the other', () => {
    fc.assert(
      fc.property(found, fc.nat(ROWS), (given, end) => {
        const expected = expectedOf(given);
        const rows = gathered(into, given);
        expect(members(rows)).toEqual(expected);
        expect(rows.count()).toBe(expected.length);
        expect(rows.countBelow(end)).toBe(expected.filter((row) => row < end).length);
        expect(rows.has(end)).toBe(expected.includes(end));
      }),
    );
  });

  it('have in common what both have', () => {
    fc.assert(
      fc.property(found, found, (one, other) => {
        const others = new Set(expectedOf(other));
        const expected = expectedOf(one).filter((row) => others.has(row));
        const [first, second] = [gathered(new RowsFound(STARTS), one), gathered(new RowsFound(STARTS), other)];
        expect(members(commonRows(first, second))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('are bits once they are many', () => {
    const many = Array.from({ length: 4_000 }, (_, nth) => nth);
    expect(gathered(into, { documents: many, rows: [] })).toBeInstanceOf(BitSet);
    expect(gathered(into, { documents: [1], rows: [] })).toBeInstanceOf(RowList);
  });
});
