import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerBlob } from './layer-blobs.ts';

/**
 * Writes the manifests, configurations and index of images whose layers already stand in `folder`/blobs/sha256.
 * The product's own writer holds whole layers in memory, which is right for small images only.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 * @param images tag → layers from the bottom up
 */
export async function writeLayout(folder: string, images: ReadonlyMap<string, readonly LayerBlob[]>): Promise<void> {
  const manifests = [];
  for (const [tag, layers] of images) {
    const config = await storeJson(folder, 'application/vnd.oci.image.config.v1+json', {
      created: '2025-01-01T00:00:00Z',
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    });
    const manifest = await storeJson(folder, 'application/vnd.oci.image.manifest.v1+json', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config,
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    });
    const annotations = { 'org.opencontainers.image.ref.name': tag };
    manifests.push({ ...manifest, annotations, platform: { architecture: 'amd64', os: 'linux' } });
  }
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}

async function storeJson(folder: string, mediaType: string, value: unknown) {
  const bytes = Buffer.from(JSON.stringify(value));
  const hex = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(folder, 'blobs/sha256', hex), bytes);
  return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
}
