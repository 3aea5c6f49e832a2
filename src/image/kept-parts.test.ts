import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileContent } from './file-content.ts';
import { bytesOfParts, joinedParts, NotKeptError } from './kept-parts.ts';
import { HEAD_BYTES, HELD_CONTENT_BYTES } from './limits.ts';
import { TarReader } from './tar.ts';
import { writeTar } from './tar-write.ts';
import type { Wanted } from './types.ts';

const SIZE = 40_000;
const CONTENT = randomBytes(SIZE);
const ARCHIVE = writeTar([
  { path: 'program', content: CONTENT },
  { path: 'after', content: 'small' },
]);

const place = fc.integer({ min: -10, max: SIZE + 10 });
const parts = fc.array(fc.record({ start: place, end: place }), { minLength: 1, maxLength: 6 });

describe('parts of a content', () => {
  test('are kept however the archive comes, and nothing else is', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 9000 }), fc.array(fc.tuple(place, place)), (wanted, step, asked) => {
        read(ARCHIVE, step, wanted, (content) => {
          expect(content.size).toBe(SIZE);
          const kept = joinedParts(wanted, SIZE);
          for (const { start, end } of kept) {
            expect(content.read(start, end).equals(CONTENT.subarray(start, end))).toBe(true);
          }
          for (const [start, end] of asked) {
            const [from, to] = [Math.max(start, 0), Math.min(end, SIZE)];
            const isKept = from >= to || kept.some((part) => part.start <= from && to <= part.end);
            if (isKept) expect(content.read(start, end).equals(CONTENT.subarray(from, Math.max(from, to)))).toBe(true);
            else expect(() => content.read(start, end)).toThrow(NotKeptError);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  test('are those that were asked for, in order and apart from each other', () => {
    fc.assert(
      fc.property(parts, (wanted) => {
        const joined = joinedParts(wanted, SIZE);
        const bytes = new Set(wanted.flatMap(({ start, end }) => range(Math.max(start, 0), Math.min(end, SIZE))));
        expect(bytesOfParts(joined)).toBe(bytes.size);
        for (const [number, { start, end }] of joined.entries()) {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThan(joined[number - 1]?.end ?? -1);
          expect(bytes.has(start) && bytes.has(end - 1)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('that are too large for memory are kept in a file, with all the rest', () => {
    const large = Buffer.alloc(HELD_CONTENT_BYTES + 70_000, 'large ');
    read(
      writeTar([{ path: 'program', content: large }]),
      1_000_003,
      [{ start: 0, end: large.length - 1 }],
      (content) => {
        expect(content.read(0, large.length).equals(large)).toBe(true);
      },
    );
  });
});

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(end - start, 0) }, (_, at) => start + at);
}

/** Reads an archive in steps of so many bytes, and wants parts of its first member, of which `look` is given the content. */
function read(archive: Buffer, step: number, wanted: Wanted, look: (content: FileContent) => void): void {
  const seen: string[] = [];
  const reader = new TarReader({
    member: ({ name }) => (name === 'program' ? 'head' : 'content'),
    head: (_, head) => {
      expect(head.length).toBe(HEAD_BYTES);
      return wanted;
    },
    content: ({ name }, content) => {
      seen.push(name);
      if (name === 'program') look(content);
      else expect(content.read(0, 10).toString()).toBe('small');
    },
  });
  for (let at = 0; at < archive.length; at += step) reader.push(archive.subarray(at, at + step));
  reader.end();
  expect(seen[0]).toBe('program');
}
