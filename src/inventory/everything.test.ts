import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOut } from '../../test/support/dealt-layers.ts';
import { everythingEntries } from '../../test/support/everything.ts';
import { type NewEntry, openImage, writeOciLayout } from '../image/index.ts';
import type { Inventory } from '../model/index.ts';
import { openLayerCache } from './cache.ts';
import { type CatalogOptions, catalogImage } from './catalog-image.ts';
import { CATALOGERS } from './catalogers/index.ts';

const LAYERS = 20;
const work = mkdtempSync(join(tmpdir(), 'fixedin-everything-'));

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('an image with everything in it', () => {
  let entries: readonly NewEntry[];
  let whole: Inventory;

  beforeAll(async () => {
    entries = everythingEntries(work);
    whole = await inventoryOf('one', [entries], { cache: null, threads: 0 });
  }, 180_000);

  test('has packages of every type that has a sample, and nothing in it cannot be read', () => {
    const types = new Set(CATALOGERS.flatMap(({ about }) => about.packages));
    const found = new Set(whole.packages.map(({ type }) => type));
    expect([...found].filter((type) => !types.has(type))).toEqual([]);
    expect(found.size).toBeGreaterThan(27);
    expect(whole.warnings).toEqual([]);
  });

  test.each([
    ['on this thread', { cache: null, threads: 0 }],
    ['on others', { cache: null, threads: 2 }],
    ['kept, and taken from the cache', { cache: openLayerCache(join(work, 'cache')), threads: 2 }],
  ])('is cataloged the same as one layer and as twenty, %s', async (_, options) => {
    for (const seed of options.cache === null ? [1] : [2, 2]) {
      const dealt = await inventoryOf('twenty', dealOut(entries, LAYERS, seed), options);
      expect(withoutLayers(dealt)).toEqual(withoutLayers(whole));
      expect(dealt.image.layers).toHaveLength(LAYERS);
    }
  });
});

async function inventoryOf(name: string, layers: readonly (readonly NewEntry[])[], options: CatalogOptions) {
  const folder = join(mkdtempSync(join(work, name)), 'layout');
  const padded = layers.map((layer, number) => [...layer, { path: `var/padding/${number}`, content: PADDING }]);
  await writeOciLayout(folder, { layers: padded.map((entries) => ({ entries, compression: 'none' })) });
  await using image = await openImage(`oci-layout:${folder}`);
  return await catalogImage(image, options);
}

/** Smaller layers are analysed where they are, whatever threads there are. */
const PADDING = Buffer.alloc(1024 * 1024);

/** All that an inventory says but which layer it is of. */
function withoutLayers({ distro, packages, warnings }: Inventory) {
  return {
    distro,
    warnings,
    packages: packages.map((found) => ({
      ...found,
      locations: found.locations.map(({ layer: _, ...location }) => location),
    })),
  };
}
