import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../model/index.ts';
import { encodeImage, encodeIndex, json, type NewImage } from './new-image.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes an OCI layout with one image or several, the same bytes for the same images. The index comes last, so a
 * layout that was not finished is none. https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 * @param folder is made where it does not exist; what it holds already stays but for the index
 * @returns the digest of each image's manifest
 */
export async function writeOciLayout(folder: string, ...images: readonly NewImage[]): Promise<readonly Digest[]> {
  const encoded = images.map((image) => ({ image, encoded: encodeImage(image) }));
  for (const [path, bytes] of layoutFiles(encoded)) {
    const place = join(folder, path);
    await mkdir(join(place, '..'), { recursive: true });
    await writeWhole(place, bytes);
  }
  return encoded.map((one) => one.encoded.manifest.digest);
}

/** The files of a layout by their paths, the index last. */
export function layoutFiles(encoded: Parameters<typeof encodeIndex>[0]): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const one of encoded) {
    for (const [digest, bytes] of one.encoded.blobs) files.set(`blobs/${digest.replace(':', '/')}`, bytes);
  }
  files.set('oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  files.set('index.json', encodeIndex(encoded));
  return files;
}
