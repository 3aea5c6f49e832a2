import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PackedWriter } from './packed.ts';
import { packStatements, SEVERAL, StatementColumns, type StatementNumbers } from './packed-statements.ts';

const number = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 31 - 1 }));
const statement: fc.Arbitrary<StatementNumbers> = fc.record({
  advisory: number,
  judgement: number,
  architecture: fc.nat({ max: 300 }),
  ratings: number,
  vulnerability: fc.oneof(fc.constant(SEVERAL), number),
  isWithdrawn: fc.boolean(),
});

function packed(statements: readonly StatementNumbers[]): Buffer {
  const writer = new PackedWriter();
  packStatements(writer, statements);
  return writer.take();
}

function unpacked(bytes: Uint8Array): readonly StatementNumbers[] {
  const columns = new StatementColumns(bytes);
  return Array.from({ length: columns.length }, (_, place) => ({
    advisory: columns.advisory(place),
    judgement: columns.judgement(place),
    architecture: columns.architecture(place),
    ratings: columns.ratings(place),
    vulnerability: columns.vulnerability(place),
    isWithdrawn: columns.isWithdrawn(place),
  }));
}

describe('the statements about a package', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 40 }), (statements) => {
        expect(unpacked(packed(statements))).toEqual(statements);
      }),
    );
  });

  it('take a byte for each thing that differs from the one before', () => {
    const one = { advisory: 1, judgement: 7, architecture: 0, ratings: 0, vulnerability: 3, isWithdrawn: false };
    const next = { ...one, advisory: 2, vulnerability: 4 };
    expect(packed([one, next]).length - packed([one]).length).toBe(3);
  });

  it('are told to be damaged where they are cut off, or promise more than there are', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 10 }), fc.nat(), (statements, cut) => {
        const bytes = packed(statements);
        expect(() => new StatementColumns(bytes.subarray(0, cut % bytes.length))).toThrow(RangeError);
      }),
    );
  });

  test.each([
    ['nothing', []],
    ['a count without end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['two thousand million in five bytes', [0xff, 0xff, 0xff, 0xff, 0x07]],
  ])('%s is none', (_, bytes) => {
    expect(() => new StatementColumns(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});
