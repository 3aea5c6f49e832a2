import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inputFiles } from '../../../test/support/input-files.ts';
import { writeZip, type ZipFile } from './zip.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixedin-zip-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function readBack(files: Iterable<ZipFile>): Promise<readonly ZipFile[]> {
  const location = join(folder, 'written.zip');
  writeFileSync(location, Buffer.concat([...writeZip(files)]));
  const found: ZipFile[] = [];
  for await (const { name, bytes } of inputFiles(location)) found.push({ name, content: bytes.toString('utf8') });
  return found;
}

test('what was written is read back, in its order', async () => {
  const name = fc.stringMatching(/^[A-Za-z0-9.%-]{1,40}\.json$/);
  const files = fc.uniqueArray(fc.record({ name, content: fc.string({ unit: 'grapheme' }) }), {
    minLength: 1,
    selector: (file) => file.name,
  });
  await fc.assert(
    fc.asyncProperty(files, async (written) => {
      expect(await readBack(written)).toEqual(written);
    }),
  );
});

test('more files than the first edition of the format can count', async () => {
  const written = Array.from({ length: 65_540 }, (_, number) => ({ name: `${number}.json`, content: `${number}` }));
  const found = await readBack(written);
  expect(found.length).toBe(written.length);
  expect(found.at(-1)).toEqual(written.at(-1));
}, 60_000);

test('the same files make the same bytes', () => {
  const files = [{ name: 'a.json', content: '{}' }];
  expect(Buffer.concat([...writeZip(files)])).toEqual(Buffer.concat([...writeZip(files)]));
  expect(Buffer.concat([...writeZip([])]).length).toBe(22);
});
