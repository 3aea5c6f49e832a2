import { isDigest } from '../model/index.ts';
import { openArchive } from './archive-files.ts';
import { digestOf, otherDigest } from './blob.ts';
import { parseConfig } from './config.ts';
import { cleanPath } from './entry-path.ts';
import { ImageError } from './errors.ts';
import { type ImageFiles, readSmallFile } from './image-files.ts';
import { JsonObject } from './json-document.ts';

import { blobImage, checkPlatform, layerSubject, type ManifestImageOptions } from './manifest-image.ts';
import type { LayerBlob } from './stored-bytes.ts';
import type { Image } from './types.ts';

/**
 * Opens an image of an archive that `docker save` wrote, in its old form (a folder a layer) or its new one (an OCI
 * layout with a `manifest.json`), plain or compressed. The image's digest is that of its configuration.
 * https://github.com/moby/moby/blob/v24.0.0/image/spec/v1.2.md#combined-image-json--filesystem-changeset-format
 * @param choice `name:tag`; needed where the archive has several images
 * @param reference as the person wrote it
 * @throws {ImageError}
 */
export async function openDockerArchive(
  file: string,
  choice: string,
  reference: string,
  options: ManifestImageOptions,
): Promise<Image> {
  return openDockerFiles(await openArchive(file, reference), choice, reference, options);
}

/** As `openDockerArchive`, from the archive's files, which the image owns from here on. */
export async function openDockerFiles(
  files: ImageFiles,
  choice: string,
  reference: string,
  options: ManifestImageOptions,
): Promise<Image> {
  try {
    const saved = chosenImage(await readSavedImages(files, reference), choice, reference);
    const subject = `${reference} (configuration ${saved.config})`;
    const bytes = await readSmallFile(files, saved.config, 'configBytes', reference);
    const digest = digestOf(bytes);
    const stated = digestInName(saved.config);
    if (stated !== null && stated !== digest) throw otherDigest(subject, digest, stated);
    const config = parseConfig(bytes, subject);
    if (options.platform !== undefined) checkPlatform(config, options.platform, reference);
    const layers = await Promise.all(saved.layers.map((path, position) => layerBlob(files, path, position, reference)));
    return blobImage({ reference, digest, config, layers, source: files, progress: options.progress });
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}

/** One item of `manifest.json`. */
interface SavedImage {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

async function readSavedImages(files: ImageFiles, reference: string): Promise<readonly SavedImage[]> {
  const bytes = await readSmallFile(files, 'manifest.json', 'manifestBytes', reference);
  return JsonObject.parseArray(bytes, 'bad-manifest', `${reference} (manifest.json)`).map((item) => ({
    config: cleanPath(item.text('Config')),
    tags: item.texts('RepoTags', TAGS),
    layers: item.texts('Layers', 'layers').map(cleanPath),
  }));
}

const TAGS = 10_000;

function chosenImage(images: readonly SavedImage[], choice: string, reference: string): SavedImage {
  const matching = choice === '' ? images : images.filter(({ tags }) => tags.some((tag) => isNamed(tag, choice)));
  const [only, second] = matching;
  const names = images.flatMap(({ tags, config }) => (tags.length > 0 ? tags : [`(${config}, without a tag)`]));
  if (only && second) {
    const remedy = 'choose one with :NAME:TAG after the file';
    throw new ImageError('ambiguous-image', reference, `holds several images: ${names.join(', ')}`, remedy);
  }
  if (only) return only;
  if (choice === '') throw new ImageError('not-an-image', reference, 'is an archive without any image');
  throw new ImageError('not-found', reference, `has no image named ${choice}`, `it has: ${names.join(', ')}`);
}

/** A tag alone will do, and a name without the registry that it came from. */
function isNamed(tag: string, choice: string): boolean {
  return tag === choice || tag.endsWith(`/${choice}`) || tag.endsWith(`:${choice}`);
}

async function layerBlob(files: ImageFiles, path: string, position: number, reference: string): Promise<LayerBlob> {
  const subject = layerSubject(reference, position, path);
  const open = async () => {
    const file = await files.open(path);
    if (file) return file;
    throw new ImageError('not-found', subject, 'is not in the archive', 'save the image again');
  };
  // Only the new form names a layer by the digest of its stored bytes; the diff ID vouches for the others.
  const digest = path.startsWith('blobs/') ? digestInName(path) : null;
  const bytes = async () => (await open()).bytes;
  return { subject, size: (await open()).size, digest, open: bytes, file: bytes };
}

/** `HEX.json`, `sha256:HEX`, `blobs/sha256/HEX`. */
function digestInName(path: string) {
  const hexadecimal = /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1] ?? '';
  const digest = `sha256:${hexadecimal}`;
  return isDigest(digest) ? digest : null;
}
