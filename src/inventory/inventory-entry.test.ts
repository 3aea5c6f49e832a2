import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { samples } from '../../test/support/samples.ts';
import { type NewEntry, openImage, writeOciLayout } from '../image/index.ts';
import { setLimits } from '../model/index.ts';
import { openLayerCache } from './cache.ts';
import { cacheUsage } from './cache-folder.ts';
import { catalogWitnesses } from './catalog-image.ts';
import { FOLD_VERSION } from './inventory-entry.ts';
import { layerHistory } from './layer-history.fixture.ts';
import { temporaryFolder } from './made-image.fixture.ts';

const HOUR = 3_600_000;

/** One file of every kind, the SBOMs of packages among them, dealt out to three layers; then some go and some come again. */
const LAYERS: readonly (readonly NewEntry[])[] = (() => {
  const files = Object.entries(samples()).map(([path, content]) => ({ path, content }));
  const layers = [0, 1, 2].map((layer): NewEntry[] => files.filter((_, position) => position % 3 === layer));
  return [
    ...layers,
    [
      { path: 'srv/app/.wh.node_modules', content: '' },
      { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.19.1\n' },
      { path: 'srv/broken/node_modules/broken/package.json', content: '{"name":' },
    ],
  ];
})();

afterEach(() => setLimits({}));

describe('what an image comes to', () => {
  test('is kept as it was, with what the SBOMs in it say', async () => {
    await using folder = await temporaryFolder();
    const fresh = await witnessesOf(LAYERS, null);
    expect(fresh.filed?.packages.length).toBeGreaterThan(0);
    for (const _ of ['filling', 'filled']) expect(await witnessesOf(LAYERS, folder.path)).toStrictEqual(fresh);
  });

  test('is read without what is kept of its layers', async () => {
    await using folder = await temporaryFolder();
    const fresh = await witnessesOf(LAYERS, folder.path);
    const { bytes } = await cacheUsage(folder.path);
    for (const { file } of (await entries(folder.path)).filter(({ isImage }) => !isImage)) await rm(file);
    expect(await witnessesOf(LAYERS, folder.path)).toStrictEqual(fresh);
    const left = await cacheUsage(folder.path);
    expect(left.entries).toBe(0);
    expect(left.bytes).toBeGreaterThan(0);
    expect(left.bytes).toBeLessThan(bytes);
  });

  test('is another one with every other list of layers', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        await using folder = await temporaryFolder();
        for (const layers of [history, history.toReversed(), history.slice(1)]) {
          expect(await witnessesOf(layers, folder.path)).toStrictEqual(await witnessesOf(layers, null));
        }
      }),
      { numRuns: 8 },
    );
  });

  test('is another one under other limits', async () => {
    await using folder = await temporaryFolder();
    const usual = await witnessesOf(LAYERS, folder.path);
    setLimits({ archiveMembers: 1 });
    const limited = await witnessesOf(LAYERS, folder.path);
    expect(limited.scanned.warnings.length).toBeGreaterThan(usual.scanned.warnings.length);
    setLimits({});
    expect(await witnessesOf(LAYERS, folder.path)).toStrictEqual(usual);
  });

  test('is made anew where it is damaged at any byte or cut at any length', async () => {
    await using folder = await temporaryFolder();
    const layers = [LAYERS[3] ?? []];
    const fresh = await witnessesOf(layers, folder.path);
    const file = await imageEntry(folder.path);
    const bytes = await readFile(file);
    for (let at = 0; at < bytes.length; at += 19) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x20;
      for (const spoil of [() => writeFile(file, damaged), () => truncate(file, at)]) {
        await spoil();
        expect(await witnessesOf(layers, folder.path)).toStrictEqual(fresh);
        expect(await readFile(file)).toEqual(bytes);
      }
    }
    await writeFile(file, Buffer.concat([bytes, Buffer.from('}')]));
    await witnessesOf(layers, folder.path);
    expect(await readFile(file)).toEqual(bytes);
  });

  test('is marked as used when it is read', async () => {
    await using folder = await temporaryFolder();
    await witnessesOf(LAYERS, folder.path);
    const file = await imageEntry(folder.path);
    const long = new Date(Date.now() - 5 * HOUR);
    await utimes(file, long, long);
    await witnessesOf(LAYERS, folder.path);
    expect((await stat(file)).mtimeMs).toBeGreaterThan(Date.now() - HOUR);
  });

  test('is not kept of an image with a layer that is not what it should be', async () => {
    await using layout = await temporaryFolder();
    await using folder = await temporaryFolder();
    await writeOciLayout(layout.path, { layers: [{ entries: LAYERS[0] ?? [] }, { entries: LAYERS[3] ?? [] }] });
    await using image = await openImage(`oci-layout:${layout.path}`);
    const digest = image.layers[1]?.archive?.digest ?? '';
    const blob = join(layout.path, 'blobs', digest.replace(':', '/'));
    const bytes = await readFile(blob);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    await writeFile(blob, bytes);
    await expect(catalogWitnesses(image, { cache: openLayerCache(folder.path, unexpected) })).rejects.toThrow(digest);
    expect((await entries(folder.path)).filter(({ isImage }) => isImage)).toEqual([]);
  });
});

/** Kept inventories of a version must be what that version would make, or old caches give old answers. */
test('a fold changes only with its version', async () => {
  const { scanned, filed } = await witnessesOf(LAYERS, null);
  const told = [scanned, filed].map((inventory) => inventory && { ...inventory, image: null });
  const digest = createHash('sha256').update(JSON.stringify(told)).digest('hex');
  expect({ version: FOLD_VERSION, digest: digest.slice(0, 16) }).toMatchInlineSnapshot(`
    {
      "digest": "17af464cd7e840f6",
      "version": 1,
    }
  `);
});

/** Of an image of these layers, which always has the same name. */
async function witnessesOf(layers: readonly (readonly NewEntry[])[], cache: string | null) {
  await using folder = await temporaryFolder();
  await writeOciLayout(folder.path, { layers: layers.map((entries) => ({ entries, compression: 'none' })) });
  await using image = await openImage(`oci-layout:${folder.path}`);
  const named: typeof image = { ...image, facts: { ...image.facts, reference: 'made' } };
  return await catalogWitnesses(named, { cache: cache === null ? null : openLayerCache(cache, unexpected) });
}

async function entries(cache: string) {
  const found = await readdir(cache, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => ({ file: join(parentPath, name), isImage: name.startsWith('image-') }));
}

async function imageEntry(cache: string): Promise<string> {
  const [entry, ...others] = (await entries(cache)).filter(({ isImage }) => isImage);
  expect(others).toEqual([]);
  if (entry === undefined) throw new Error('no entry of the image');
  return entry.file;
}

function unexpected(sentence: string): void {
  throw new Error(sentence);
}
