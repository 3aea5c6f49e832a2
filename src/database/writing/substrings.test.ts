import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Substring, Substrings } from './substrings.ts';
import { type TermList, TermListWriter } from './term-list.ts';

function visitSubstrings(list: TermList, visit: (substring: Substring) => boolean): void {
  const substrings = new Substrings(list);
  for (const share of substrings.shares()) substrings.visit(share, visit);
}

/** The terms of each text of 2 to `longest` bytes, the end of a term being a dot. */
function expected(terms: readonly string[], longest: number): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, Set<number>>();
  for (const [term, text] of terms.entries()) {
    const marked = `${text}.`;
    for (let start = 0; start < marked.length; start++) {
      for (let end = start + 2; end <= Math.min(start + longest, marked.length); end++) {
        const part = marked.slice(start, end);
        found.set(part, (found.get(part) ?? new Set()).add(term));
      }
    }
  }
  return new Map([...found].map(([part, numbers]) => [part, [...numbers]]));
}

it('goes through every text in terms, sorted, each once and with all terms that have it', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 30 }), fc.integer({ min: 2, max: 6 }), (names, longest) => {
      const terms = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const writer = new TermListWriter(terms.length, 1000);
      for (const term of terms) writer.add(Buffer.from(term));
      const found = new Map<string, readonly number[]>();
      const order: Buffer[] = [];
      visitSubstrings(writer.list(), ({ bytes, isEnd, terms: ranges }) => {
        const text = isEnd ? `${bytes.subarray(0, -1)}.` : bytes.toString();
        const numbers: number[] = [];
        for (let at = 0; at < ranges.length; at += 2) {
          for (let term = ranges[at] ?? 0; term < (ranges[at + 1] ?? 0); term++) numbers.push(term);
        }
        expect(found.has(text)).toBe(false);
        found.set(text, numbers);
        order.push(Buffer.from(bytes));
        return bytes.length < longest;
      });
      expect(found).toEqual(expected(terms, longest));
      expect(order).toEqual(order.toSorted(Buffer.compare));
    }),
  );
});

it('shares beginnings of more bytes than are counted', () => {
  const writer = new TermListWriter(3, 2000);
  const long = 'ab'.repeat(200);
  for (const end of ['1', '2', '3']) writer.add(Buffer.from(long + end));
  const ofEnds = new Map<string, readonly number[]>();
  visitSubstrings(writer.list(), ({ bytes, terms }) => {
    if (bytes.length === 3) ofEnds.set(bytes.toString(), [...terms]);
    return bytes.length < 3;
  });
  expect(ofEnds.get('aba')).toEqual([0, 3]);
  expect(ofEnds.get('ab2')).toEqual([1, 2]);
});
