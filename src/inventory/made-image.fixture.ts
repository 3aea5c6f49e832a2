import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NewEntry, openImage, writeOciLayout } from '../image/index.ts';
import type { Inventory } from '../model/index.ts';
import type { LayerCache } from './cache.ts';
import { catalogImage } from './catalog-image.ts';

/** A folder for a test, gone after it. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'fixedin-inventory-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The inventory of an image of these layers, really written and read. */
export async function inventoryOf(layers: readonly (readonly NewEntry[])[], cache: LayerCache | null = null) {
  await using folder = await temporaryFolder();
  await writeOciLayout(folder.path, { layers: layers.map((entries) => ({ entries, compression: 'none' })) });
  return await inventoryAt(`oci-layout:${folder.path}`, cache);
}

/** The inventory of the image at a reference. */
export async function inventoryAt(reference: string, cache: LayerCache | null = null): Promise<Inventory> {
  await using image = await openImage(reference);
  return await catalogImage(image, { cache });
}

/** `NAME VERSION at PATH, PATH`, whatever the layers. */
export function packageLines({ packages }: Inventory): readonly string[] {
  return packages.map(
    ({ name, version, locations }) => `${name} ${version} at ${locations.map(({ path }) => path).join(', ')}`,
  );
}

/** An apk database of packages, each with the files that it owns. */
export function apkDatabase(packages: Readonly<Record<string, readonly string[]>>): string {
  const paragraphs = Object.entries(packages).map(([name, files]) => {
    const lists = files.map((file) => {
      const slash = file.lastIndexOf('/');
      return `F:${file.slice(0, Math.max(slash, 0))}\nR:${file.slice(slash + 1)}\n`;
    });
    return `P:${name}\nV:1.0-r0\nA:x86_64\n${lists.join('')}`;
  });
  return paragraphs.join('\n');
}

/** A dpkg database of installed packages. */
export function dpkgStatus(...names: readonly string[]): string {
  return names
    .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n`)
    .join('\n');
}
