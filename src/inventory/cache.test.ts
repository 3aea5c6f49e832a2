import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openImage, writeOciLayout } from '../image/index.ts';
import { parseDigest } from '../model/index.ts';
import { analyseLayer } from './analysis.ts';
import { openLayerCache } from './cache.ts';
import { cacheUsage } from './cache-folder.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { layerHistory } from './layer-history.fixture.ts';
import { apkDatabase, dpkgStatus, inventoryOf, temporaryFolder } from './made-image.fixture.ts';

const DIFF_ID = parseDigest(`sha256:${'5'.repeat(64)}`);
const KEY = { digest: DIFF_ID, variant: '' };
const LAYERS = [
  [
    { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.19.1\n' },
    {
      path: 'lib/apk/db/installed',
      content: apkDatabase({ busybox: ['bin/busybox', 'bin/sh'], musl: ['lib/libc.so'] }),
    },
    { path: 'bin/sh', symlink: 'busybox' },
    { path: 'var/lib/dpkg', symlink: '/data' },
  ],
  [
    { path: 'data/status', content: dpkgStatus('bash') },
    { path: 'lib/apk/.wh.cache', content: '' },
  ],
];

/** Of the first of LAYERS. */
let analysis: LayerAnalysis;

beforeAll(async () => {
  await using folder = await temporaryFolder();
  await writeOciLayout(folder.path, { layers: LAYERS.map((entries) => ({ entries })) });
  await using image = await openImage(`oci-layout:${folder.path}`);
  const [layer] = image.layers;
  if (layer === undefined) throw new Error('no layer');
  analysis = await analyseLayer(layer);
});

describe('the layer cache', () => {
  test('gives back any analysis as it was', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        await using folder = await temporaryFolder();
        const inventory = await inventoryOf(history);
        for (const _ of ['filling', 'filled']) {
          expect(await inventoryOf(history, openLayerCache(folder.path, unexpected))).toMatchObject({
            packages: inventory.packages,
            distro: inventory.distro,
            warnings: inventory.warnings,
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  test('gives back every part of an analysis', async () => {
    await using folder = await temporaryFolder();
    const fresh = await throughCache(folder.path);
    const kept = await openLayerCache(folder.path, unexpected).analysis(KEY, mustNotRun);
    expect(await allOf(kept)).toEqual(await allOf(fresh));
    expect((await kept.ownership()).paths).toHaveLength(3);
    expect(await kept.symlinks()).toEqual(
      new Map([
        ['bin/sh', 'busybox'],
        ['var/lib/dpkg', '/data'],
      ]),
    );
  });

  test('analyses a layer once, whoever asks and however often', async () => {
    await using folder = await temporaryFolder();
    const cache = openLayerCache(folder.path, unexpected);
    let analysed = 0;
    const count = async () => {
      analysed++;
      return analysis;
    };
    await Promise.all([cache.analysis(KEY, count), cache.analysis(KEY, count), cache.analysis(KEY, count)]);
    await cache.analysis(KEY, count);
    await openLayerCache(folder.path, unexpected).analysis(KEY, count);
    expect(analysed).toBe(1);
  });

  test('does not fail with another image whose copy of the layer is damaged', async () => {
    await using folder = await temporaryFolder();
    const cache = openLayerCache(folder.path, unexpected);
    const damaged = cache.analysis(KEY, async () => {
      throw new Error('cut off');
    });
    const sound = cache.analysis(KEY, analyseAgain);
    await expect(damaged).rejects.toThrow('cut off');
    expect((await sound).files).toHaveLength(2);
  });

  test('makes an entry anew that is damaged at any byte or cut at any length', async () => {
    await using folder = await temporaryFolder();
    const fresh = await allOf(await throughCache(folder.path));
    const entry = await soleEntry(folder.path);
    const bytes = await readFile(entry);
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      await writeFile(entry, damaged);
      expect(await allOf(await throughCache(folder.path))).toEqual(fresh);
      await writeFile(entry, bytes);
      await truncate(entry, at);
      expect(await allOf(await throughCache(folder.path))).toEqual(fresh);
      await writeFile(entry, bytes);
    }
    await writeFile(entry, bytes.subarray(0, 60));
    await throughCache(folder.path);
    expect(await readFile(entry)).toEqual(bytes);
  });

  test('leaves nothing but entries behind when many write the same', async () => {
    await using folder = await temporaryFolder();
    await Promise.all(Array.from({ length: 20 }, () => throughCache(folder.path)));
    await soleEntry(folder.path);
  });

  test.each<[string, (folder: string) => Promise<string>]>([
    [
      'that is a file',
      async (folder) => {
        await writeFile(join(folder, 'cache'), '');
        return join(folder, 'cache');
      },
    ],
    [
      'whose entry is a folder',
      async (folder) => {
        await throughCache(folder);
        const entry = await soleEntry(folder);
        await rm(entry);
        await mkdir(join(entry, 'sub'), { recursive: true });
        return folder;
      },
    ],
  ])('a cache folder %s costs a warning and no more', async (_, prepare) => {
    await using folder = await temporaryFolder();
    const warnings: string[] = [];
    const cache = openLayerCache(await prepare(folder.path), (sentence) => warnings.push(sentence));
    for (const _ of [1, 2]) expect((await cache.analysis(KEY, analyseAgain)).files).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/the layer cache cannot be used/);
  });

  test('keeps what links led to apart from the layer itself', async () => {
    await using folder = await temporaryFolder();
    for (const _ of ['filling', 'filled']) {
      const { packages } = await inventoryOf(LAYERS, openLayerCache(folder.path, unexpected));
      expect(packages.map(({ name }) => name)).toEqual(['busybox', 'musl', 'bash']);
    }
    expect((await cacheUsage(folder.path)).entries).toBe(3);
  });
});

/** The analysis, out of a cache in this folder or into it. */
function throughCache(folder: string): Promise<LayerAnalysis> {
  return openLayerCache(folder, unexpected).analysis(KEY, analyseAgain);
}

async function analyseAgain(): Promise<LayerAnalysis> {
  return analysis;
}

async function mustNotRun(): Promise<LayerAnalysis> {
  throw new Error('analysed although it is kept');
}

function unexpected(sentence: string): void {
  throw new Error(sentence);
}

async function allOf({ files, links, paths, symlinks, ownership }: LayerAnalysis) {
  return { files, links, paths, symlinks: await symlinks(), ownership: await ownership() };
}

async function entries(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

async function soleEntry(folder: string): Promise<string> {
  const [entry, ...others] = await entries(folder);
  expect(others).toEqual([]);
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

test.skipIf(process.platform !== 'linux')(
  'a folder in which none can be made is told of once, and done without',
  async () => {
    const warnings: string[] = [];
    const cache = openLayerCache('/proc/fixedin', (sentence) => warnings.push(sentence));
    expect(await cache.analysis(KEY, async () => analysis)).toEqual(analysis);
    expect(warnings).toEqual([expect.stringMatching(/^\/proc\/fixedin\S+: the layer cache cannot be used/)]);
  },
);
