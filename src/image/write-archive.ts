import { type EncodedImage, encodeImage, json, type NewImage } from './new-image.ts';
import { type NewEntry, writeTar } from './tar-write.ts';
import { layoutFiles } from './write-layout.ts';
import { writeWhole } from './write-whole.ts';

/** Writes an OCI archive: a layout as one tar file. */
export async function writeOciArchive(file: string, ...images: readonly NewImage[]): Promise<void> {
  const encoded = images.map((image) => ({ image, encoded: encodeImage(image) }));
  await writeArchive(file, filesAsEntries(layoutFiles(encoded)));
}

/**
 * Writes an archive as `docker save` does.
 * @param form `old`: a folder a layer, each with its `layer.tar`; `new`: an OCI layout with a `manifest.json` beside it
 */
export async function writeDockerArchive(
  file: string,
  form: 'old' | 'new',
  ...images: readonly NewImage[]
): Promise<void> {
  const encoded = images.map((image) => ({ image, encoded: encodeImage(image) }));
  const manifest = json(encoded.map((one) => dockerManifest(one.encoded, one.image, form)));
  const files = form === 'new' ? new Map(layoutFiles(encoded)) : oldFiles(encoded.map((one) => one.encoded));
  files.set('manifest.json', manifest);
  await writeArchive(file, filesAsEntries(files));
}

function dockerManifest(encoded: EncodedImage, image: NewImage, form: 'old' | 'new'): unknown {
  const blob = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
  return {
    Config: form === 'new' ? blob(encoded.config.digest) : `${hexOf(encoded.config.digest)}.json`,
    RepoTags: image.tag === undefined ? null : [image.tag],
    Layers: encoded.layers.map(({ descriptor, diffId }) =>
      form === 'new' ? blob(descriptor.digest) : `${hexOf(diffId)}/layer.tar`,
    ),
  };
}

function oldFiles(images: readonly EncodedImage[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const image of images) {
    for (const { diffId, tar } of image.layers) {
      files.set(`${hexOf(diffId)}/VERSION`, Buffer.from('1.0'));
      files.set(`${hexOf(diffId)}/layer.tar`, tar);
    }
    const config = image.blobs.get(image.config.digest);
    if (config) files.set(`${hexOf(image.config.digest)}.json`, config);
  }
  return files;
}

function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}

function filesAsEntries(files: ReadonlyMap<string, Buffer>): readonly NewEntry[] {
  return [...files].map(([path, content]) => ({ path, content }));
}

function writeArchive(file: string, entries: Iterable<NewEntry>): Promise<void> {
  return writeWhole(file, writeTar(entries));
}
