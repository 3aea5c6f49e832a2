import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../test/programs.ts';
import { type NewEntry, openImage, writeOciLayout } from '../image/index.ts';
import type { Inventory } from '../model/index.ts';
import { catalogImage } from './catalog-image.ts';
import { evidenceFile } from './catalogers/evidence-file.ts';
import { CATALOGERS, type CatalogedFile } from './catalogers/index.ts';
import { OS_RELEASE_PLACES } from './catalogers/os-release.ts';
import { type LayerHistory, layerHistory, unpackHistory } from './layer-history.fixture.ts';
import { inventoryAt, temporaryFolder } from './made-image.fixture.ts';

describe('an image of any history of layers', () => {
  test('has the inventory of its unpacked files', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        await using folder = await temporaryFolder();
        const root = join(folder.path, 'root');
        mkdirSync(root);
        unpackHistory(history, root);
        const layered = await inventoryOfLayers(history, folder.path);
        expect(withoutLayers(layered)).toEqual(withoutLayers(await inventoryAt(`dir:${root}`)));
      }),
      { numRuns: 100 },
    );
  });

  test('has the packages and the distribution that the kernel finds under the names of databases', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        await using folder = await temporaryFolder();
        const root = join(folder.path, 'root');
        mkdirSync(root);
        // The folder above a root is the root: a link there that climbs out stays inside.
        symlinkSync('root/data', join(folder.path, 'data'));
        unpackHistory(history, root, root);
        const { packages, distro } = await inventoryOfLayers(history, folder.path);
        const found = foundByKernel(root);
        expect([...new Set(packages.map(({ name }) => name))].sort()).toEqual(found.names);
        expect(distro?.id ?? null).toBe(found.distro);
      }),
      { numRuns: 100 },
    );
  });

  test('names for each package a layer that has the file', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        await using folder = await temporaryFolder();
        const { packages, image } = await inventoryOfLayers(history, folder.path);
        for (const { path, layer } of packages.flatMap(({ locations }) => locations)) {
          const holders = image.layers.flatMap(({ diffId }, position) => (diffId === layer ? [history[position]] : []));
          expect(holders.some((entries) => entries?.some((entry) => entry.path === path))).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test.skipIf(!needsProgram('umoci'))('has the inventory of what umoci unpacks', async () => {
    for (const history of fc.sample(layerHistory, { numRuns: 15, seed: 20231011 })) {
      await using folder = await temporaryFolder();
      const layered = await inventoryOfLayers(history, folder.path);
      const layout = join(folder.path, 'layout');
      execFileSync('umoci', ['unpack', '--rootless', '--image', `${layout}:made`, join(folder.path, 'bundle')]);
      const unpacked = await inventoryAt(`dir:${join(folder.path, 'bundle', 'rootfs')}`);
      expect(withoutLayers(layered)).toEqual(withoutLayers(unpacked));
    }
  });
});

async function inventoryOfLayers(history: LayerHistory, folder: string): Promise<Inventory> {
  const layout = join(folder, 'layout');
  const layers = history.map((entries: readonly NewEntry[]) => ({ entries, compression: 'none' as const }));
  await writeOciLayout(layout, { layers, tag: 'made' });
  await using image = await openImage(`oci-layout:${layout}`);
  return await catalogImage(image, { cache: null });
}

function withoutLayers({ packages, distro, warnings }: Inventory) {
  const found = packages.map((one) => ({ ...one, locations: one.locations.map(({ path }) => path) }));
  return { packages: found, distro, warnings };
}

/** What a process in this root would find: the kernel follows the links. */
function foundByKernel(root: string) {
  const places = CATALOGERS.flatMap((cataloger) => cataloger.places).flatMap((place) => [
    place,
    ...(kindOf(join(root, place)) === 'folder' ? readdirSync(join(root, place)).map((name) => `${place}/${name}`) : []),
  ]);
  const read = places
    .filter((path) => kindOf(join(root, path)) === 'file')
    .map((path) => [path, catalogAt(root, path)] as const);
  const files = new Map<string, CatalogedFile | undefined>(read);
  const names = read.flatMap(([, file]) => file?.packages.map(({ name }) => name) ?? []);
  const distro = OS_RELEASE_PLACES.map((place) => files.get(place)?.distro?.id).find((id) => id !== undefined);
  return { names: [...new Set(names)].sort(), distro: distro ?? null };
}

function catalogAt(root: string, path: string): CatalogedFile | undefined {
  const bytes = readFileSync(join(root, path));
  return CATALOGERS.find((cataloger) => cataloger.wants(path, bytes.length))?.catalog(evidenceFile(path, bytes));
}

function kindOf(place: string): 'file' | 'folder' | null {
  try {
    return statSync(place).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}
