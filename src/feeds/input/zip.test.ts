import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { zipOf } from '../../../test/support/zip-archive.ts';
import { FeedError } from '../errors.ts';
import { RandomAccessFile } from './random-access-file.ts';
import { zipFiles } from './zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixedin-zip-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function contents(zip: Buffer): Readonly<Record<string, string>> {
  const path = join(folder, 'test.zip');
  writeFileSync(path, zip);
  using file = new RandomAccessFile(path, 'test.zip');
  const files = [...zipFiles(file, { wants: () => true })];
  return Object.fromEntries(files.map(({ name, bytes }) => [name, bytes.toString()]));
}

const FILES = { 'a.json': '{"a": 1}', 'folder/b.json': 'b'.repeat(5000), 'empty.json': '', 'ü.json': 'ü' };

test.each([false, true])('every file comes out as it went in (ZIP64: %s)', (zip64) => {
  expect(contents(zipOf(FILES, { zip64 }))).toEqual(FILES);
});

test('more than one window of files comes out as it went in', () => {
  const noise = Array.from({ length: 400_000 }, (_, index) => (index * 2654435761) % 4294967296).join();
  const files = { 'first.json': noise, 'second.json': `${noise}!`, 'third.json': 'short' };
  expect(contents(zipOf(files))).toEqual(files);
});

test.each([false, true])('a zip that is cut off anywhere is refused (ZIP64: %s)', (zip64) => {
  const zip = zipOf(FILES, { zip64 });
  for (let length = 0; length < zip.length; length += 1) {
    expect(() => contents(zip.subarray(0, length)), `${length} bytes`).toThrow(FeedError);
  }
});

test('whatever bytes are damaged, files come out as they were or the zip is refused', () => {
  const zip = zipOf(FILES);
  fc.assert(
    fc.property(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(zip);
      damaged.writeUInt8((damaged[at] ?? 0) ^ change, at);
      let read: Readonly<Record<string, string>>;
      try {
        read = contents(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(FeedError);
        return;
      }
      // A name, or the number of files, may be damaged unnoticed: zip has no checksum of its table of contents.
      const original: readonly string[] = Object.values(FILES);
      for (const content of Object.values(read)) expect(original).toContain(content);
    }),
    { numRuns: 500 },
  );
});
