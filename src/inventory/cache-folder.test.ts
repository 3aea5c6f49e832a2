import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLayerCache } from './cache.ts';
import { cacheUsage, clearCache, layersFolder, makeRoom } from './cache-folder.ts';
import { inventoryOf, temporaryFolder } from './made-image.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.now();

describe('the cache folder', () => {
  test('is cut down by last use when it holds too much, whatever version wrote it', async () => {
    await using folder = await temporaryFolder();
    for (const [position, name] of ['1-old/aa/x', '2-new/bb/y', '2-new/cc/z', '1-old/dd/w'].entries()) {
      await entry(folder.path, name, 100, NOW - (10 - position) * HOUR);
    }
    await makeRoom(folder.path, 400, NOW);
    expect((await cacheUsage(folder.path)).entries).toBe(4);
    await makeRoom(folder.path, 350, NOW);
    expect(await names(folder.path)).toEqual(['w', 'y', 'z']);
    await makeRoom(folder.path, 200, NOW);
    expect(await names(folder.path)).toEqual(['w']);
  });

  test('loses what ended processes left half written, and not what is being written', async () => {
    await using folder = await temporaryFolder();
    const [running, ended] = [process.pid, spawnSync('true').pid];
    await entry(folder.path, `1/aa/x.${running}.a.part`, 10, NOW - 2 * HOUR);
    await entry(folder.path, `1/aa/x.${running}.b.part`, 10, NOW - MINUTE / 2);
    await entry(folder.path, `1/aa/x.${running}.c.part`, 10, NOW - 5 * MINUTE);
    await entry(folder.path, `1/aa/x.${ended}.d.part`, 10, NOW - MINUTE / 2);
    await entry(folder.path, `1/aa/x.${ended}.e.part`, 10, NOW - 5 * MINUTE);
    await makeRoom(folder.path, 1000, NOW);
    expect(await names(folder.path)).toEqual([
      ...[`x.${running}.b.part`, `x.${running}.c.part`, `x.${ended}.d.part`].sort(),
    ]);
    expect((await cacheUsage(folder.path)).entries).toBe(0);
  });

  test('gives up first what a clock that was ahead has marked, and leaves no half of it for ever', async () => {
    await using folder = await temporaryFolder();
    const year2100 = Date.UTC(2100, 0, 1);
    await entry(folder.path, '1/aa/future', 100, year2100);
    await entry(folder.path, '1/aa/old', 100, NOW - 9 * HOUR);
    await entry(folder.path, '1/aa/new', 100, NOW);
    await entry(folder.path, `1/aa/x.${spawnSync('true').pid}.a.part`, 10, year2100);
    await makeRoom(folder.path, 250, NOW);
    expect(await names(folder.path)).toEqual(['new', 'old']);
    await entry(folder.path, '1/aa/kept', 100, NOW - 1000);
    await makeRoom(folder.path, 250, Date.UTC(1970, 0, 2));
    expect(await names(folder.path)).toEqual(['kept', 'new']);
  });

  test('counts and clears what scans left there', async () => {
    await using folder = await temporaryFolder();
    expect(await cacheUsage(folder.path)).toEqual({ folder: layersFolder(folder.path), entries: 0, bytes: 0 });
    await inventoryOf([[{ path: 'a', content: 'a' }], [{ path: 'b', content: 'b' }]], openLayerCache(folder.path));
    const usage = await cacheUsage(folder.path);
    expect(usage.entries).toBe(2);
    expect(usage.bytes).toBeGreaterThan(100);
    expect(await clearCache(folder.path)).toEqual(usage);
    expect((await cacheUsage(folder.path)).entries).toBe(0);
  });

  test('keeps within its limit while scans fill it, the last one used first', async () => {
    await using folder = await temporaryFolder();
    await inventoryOf([[{ path: 'a', content: 'a' }]], openLayerCache(folder.path));
    const { bytes } = await cacheUsage(folder.path);
    const limit = bytes * 3;
    for (let number = 0; number < 12; number++) {
      await inventoryOf([[{ path: `file-${number}`, content: '' }]], openLayerCache(folder.path, fail, limit));
      expect((await cacheUsage(folder.path)).bytes).toBeLessThanOrEqual(limit);
    }
  });

  test('remembers when an entry was read', async () => {
    await using folder = await temporaryFolder();
    const layers = [[{ path: 'a', content: 'a' }]];
    await inventoryOf(layers, openLayerCache(folder.path));
    const found = await files(folder.path);
    // The layer's own is read where what the image comes to is not there.
    for (const file of found) if (file.includes('/image-')) await rm(file);
    const [file = ''] = await files(folder.path);
    await utimes(file, new Date(NOW - 5 * HOUR), new Date(NOW - 5 * HOUR));
    await inventoryOf(layers, openLayerCache(folder.path));
    expect((await stat(file)).mtimeMs).toBeGreaterThan(NOW - HOUR);
  });
});

async function entry(cache: string, name: string, bytes: number, lastUse: number): Promise<void> {
  const file = join(layersFolder(cache), name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, Buffer.alloc(bytes));
  await utimes(file, new Date(lastUse), new Date(lastUse));
}

async function files(cache: string): Promise<readonly string[]> {
  const found = await readdir(layersFolder(cache), { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

async function names(cache: string): Promise<readonly string[]> {
  return (await files(cache)).map((file) => file.slice(file.lastIndexOf('/') + 1)).sort();
}

function fail(sentence: string): void {
  throw new Error(sentence);
}
