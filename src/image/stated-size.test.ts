import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { END_BYTES, statedPlainSize } from './stated-size.ts';

function statedBy(stored: Buffer): number | null {
  return statedPlainSize(stored.subarray(0, END_BYTES), stored.subarray(-END_BYTES), stored.length);
}

/** As compressing a whole buffer does, and as a stream of unknown length does. */
function zstd(plain: Buffer, states: boolean): Buffer {
  return zstdCompressSync(plain, { params: { [constants.ZSTD_c_contentSizeFlag]: states ? 1 : 0 } });
}

test.each([100, 255, 256, 300, 65_791, 65_792, 1_000_000])('%d bytes, as gzip and zstd state them', (size) => {
  const plain = Buffer.alloc(size, 'like itself ');
  expect(statedBy(gzipSync(plain))).toBe(size);
  expect(statedBy(zstd(plain, true))).toBe(size);
  expect(statedBy(zstd(plain, false))).toBeNull();
  expect(statedBy(plain)).toBe(size);
});

test('the last of many members states too little', () => {
  const members = Array.from({ length: 50 }, (_, nth) => gzipSync(Buffer.from(`member ${nth}`)));
  expect(statedBy(Buffer.concat(members))).toBeNull();
});

test('a skippable frame says nothing of what follows', () => {
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
  expect(statedBy(Buffer.concat([skipped, zstd(Buffer.alloc(1000), true)]))).toBeNull();
});

test('whatever the bytes are, it is no less than they are', () => {
  const start = fc.constantFrom<number[]>([0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], []);
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 40 }), (magic, rest) => {
      const stored = Buffer.from([...magic, ...rest]);
      const stated = statedBy(stored);
      if (stated !== null) expect(stated).toBeGreaterThanOrEqual(stored.length);
    }),
  );
});
