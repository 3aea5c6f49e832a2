import { type Digest, isDigest } from '../model/index.ts';
import { openArchive } from './archive-files.ts';
import { ImageError } from './errors.ts';
import type { FileBytes } from './file-bytes.ts';
import { expectFolder, FolderFiles, type ImageFiles, readSmallFile } from './image-files.ts';

import { type Index, type IndexEntry, parseManifest } from './manifest.ts';
import { type ManifestImageOptions, openManifestImage } from './manifest-image.ts';
import type { Attachment, Descriptor, Image, ManifestSource } from './types.ts';

/**
 * Opens an image of an OCI layout. https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 * @param choice a tag (`org.opencontainers.image.ref.name`) or a digest; needed where the layout has several images
 * @param reference as the person wrote it
 * @throws {ImageError}
 */
export async function openOciLayout(
  folder: string,
  choice: string,
  reference: string,
  options: ManifestImageOptions,
): Promise<Image> {
  expectFolder(folder, reference);
  return openLayoutFiles(new FolderFiles(folder), choice, reference, options);
}

/** Opens an image of an OCI archive: a layout as a tar file, plain or compressed. Else as `openOciLayout`. */
export async function openOciArchive(
  file: string,
  choice: string,
  reference: string,
  options: ManifestImageOptions,
): Promise<Image> {
  return openLayoutFiles(await openArchive(file, reference), choice, reference, options);
}

/** As `openOciLayout`, from the layout's files, which the image owns from here on. */
export async function openLayoutFiles(
  files: ImageFiles,
  choice: string,
  reference: string,
  options: ManifestImageOptions,
): Promise<Image> {
  const source = new LayoutSource(files, reference);
  try {
    return await openManifestImage(source, chosenImage(await source.index(), choice, reference), options);
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}

class LayoutSource implements ManifestSource {
  readonly reference: string;
  readonly #files: ImageFiles;

  constructor(files: ImageFiles, reference: string) {
    this.#files = files;
    this.reference = reference;
  }

  async index(): Promise<Index> {
    const subject = `${this.reference} (index.json)`;
    const bytes = await readSmallFile(this.#files, 'index.json', 'manifestBytes', this.reference);
    const document = parseManifest(bytes, 'application/vnd.oci.image.index.v1+json', subject);
    if (document.kind === 'index') return document;
    throw new ImageError('bad-manifest', subject, 'is a manifest, where an index is expected');
  }

  async manifest(descriptor: Descriptor): Promise<Buffer> {
    return readSmallFile(this.#files, blobPath(descriptor), 'manifestBytes', this.reference);
  }

  /** A layout keeps what is attached to its images among its other manifests. */
  async attachments(subjects: readonly Digest[]): Promise<readonly Attachment[]> {
    // Loaded for those who ask.
    const [{ attachmentsIn }, { LayoutAttachments }] = await Promise.all([
      import('./attachments.ts'),
      import('./layout-attachments.ts'),
    ]);
    return attachmentsIn(new LayoutAttachments(this.reference, this.#files), subjects);
  }

  blob(descriptor: Descriptor): Promise<FileBytes> {
    return this.file(descriptor);
  }

  async file(descriptor: Descriptor): Promise<FileBytes> {
    const file = await this.#files.open(blobPath(descriptor));
    if (file) return file.bytes;
    throw new ImageError('not-found', this.reference, `lacks the blob ${descriptor.digest}`, 'copy the image again');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#files[Symbol.asyncDispose]();
  }
}

function blobPath({ digest }: Descriptor): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** One image is taken whatever its platform; of several for different platforms under one name, the platform decides. */
function chosenImage(index: Index, choice: string, reference: string): Descriptor | Index {
  const entries = choice === '' ? index.entries : entriesOf(index, choice);
  const [only, second] = entries;
  if (only && !second) return only;
  if (only && entries.every(({ refName }) => refName === only.refName)) return { kind: 'index', entries };
  if (only) throw ambiguous(entries, reference);
  if (isDigest(choice)) return { mediaType: '', digest: choice, size: -1 };
  if (choice === '') throw new ImageError('not-an-image', reference, 'is a layout without any image');
  throw new ImageError('not-found', reference, `has no image tagged ${choice}`, `it has: ${namesOf(index.entries)}`);
}

/** Some tools write the whole name where the specification wants the tag. */
function entriesOf(index: Index, choice: string): readonly IndexEntry[] {
  if (isDigest(choice)) return index.entries.filter(({ digest }) => digest === choice);
  const exact = index.entries.filter(({ refName }) => refName === choice);
  return exact.length > 0 ? exact : index.entries.filter(({ refName }) => refName.endsWith(`:${choice}`));
}

function ambiguous(entries: readonly IndexEntry[], reference: string): ImageError {
  const remedy = 'choose one with :TAG or @DIGEST';
  return new ImageError('ambiguous-image', reference, `holds several images: ${namesOf(entries)}`, remedy);
}

function namesOf(entries: readonly IndexEntry[]): string {
  return entries.map(({ refName, digest }) => refName || digest).join(', ') || 'none';
}
