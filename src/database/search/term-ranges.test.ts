import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedWriter } from '../packed/packed.ts';
import { commonWithPacked, countTerms, joinRanges, packRanges, type TermRanges, unpackRanges } from './term-ranges.ts';

const spans = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })), { maxLength: 20 });

function ranges(given: readonly (readonly [start: number, length: number])[]): TermRanges {
  return joinRanges(
    Int32Array.from(given, ([start]) => start),
    Int32Array.from(given, ([start, length]) => start + length),
  );
}

function members(of: TermRanges): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < of.length; at += 2) {
    for (let term = of[at] ?? 0; term < (of[at + 1] ?? 0); term++) found.push(term);
  }
  return found;
}

describe('stretches of terms', () => {
  it('have what each of them has, ascending and once', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const all = given.flatMap(([start, length]) => Array.from({ length }, (_, nth) => start + nth));
        const expected = [...new Set(all)].sort((a, b) => a - b);
        expect(members(ranges(given))).toEqual(expected);
        expect(countTerms(ranges(given))).toBe(expected.length);
      }),
    );
  });

  it('have in common what is in both', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const others = new Set(members(ranges(other)));
        const expected = members(ranges(one)).filter((term) => others.has(term));
        const writer = new PackedWriter();
        packRanges(writer, ranges(other));
        expect(members(commonWithPacked(ranges(one), writer.take()))).toEqual(expected);
      }),
    );
  });

  it('come back from their packed form', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const writer = new PackedWriter();
        packRanges(writer, ranges(given));
        expect(unpackRanges(writer.take())).toEqual(ranges(given));
      }),
    );
  });
});
