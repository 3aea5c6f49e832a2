import { type Digest, isDigest, limits } from '../model/index.ts';
import { type IndexedManifest, parseArtefact, parseArtefactIndex } from './attachment.ts';
import type { AttachmentPlace } from './attachments.ts';
import { ImageError } from './errors.ts';
import { type ImageFiles, readSmallFile } from './image-files.ts';
import { ATTACHED_MANIFESTS } from './limits.ts';
import type { Descriptor } from './types.ts';

/**
 * What an OCI layout has attached to its manifests: entries of `index.json` that name another as their subject, as
 * `oras copy --recursive` writes them, and those that are tagged as registries tag them.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export class LayoutAttachments implements AttachmentPlace {
  readonly reference: string;
  readonly #files: ImageFiles;
  #index: Promise<readonly IndexedManifest[]> | null = null;

  constructor(reference: string, files: ImageFiles) {
    this.reference = reference;
    this.#files = files;
  }

  async manifest(tagOrDigest: string): Promise<Buffer | null> {
    if (isDigest(tagOrDigest)) return this.#blob(tagOrDigest);
    const entry = (await this.#entries()).find(({ annotations }) => {
      const name = annotations['org.opencontainers.image.ref.name'] ?? '';
      return name === tagOrDigest || name.endsWith(`:${tagOrDigest}`);
    });
    return entry === undefined ? null : this.#blob(entry.digest);
  }

  /** Null where none is listed so, for the list may stand under a tag. */
  async referrers(subject: Digest): Promise<readonly Buffer[] | null> {
    const entries = await this.#entries();
    if (entries.length > ATTACHED_MANIFESTS) {
      const problem = `has more than ${ATTACHED_MANIFESTS} manifests, of which some may be attached`;
      throw new ImageError('over-limit', this.reference, problem);
    }
    const own: Descriptor[] = [];
    for (const entry of entries) if (await this.#isAbout(entry, subject)) own.push(entry);
    return own.length === 0 ? null : [Buffer.from(JSON.stringify({ manifests: own }))];
  }

  async blob({ digest }: Descriptor): Promise<AsyncIterable<Buffer>> {
    const file = await this.#files.open(blobPath(digest));
    if (file) return file.bytes;
    throw new ImageError('not-found', this.reference, `lacks the blob ${digest}`, 'copy the image again');
  }

  /** What is no manifest at all, or is missing, is about nothing. */
  async #isAbout({ digest }: Descriptor, subject: Digest): Promise<boolean> {
    if (digest === subject) return false;
    const bytes = await this.#blob(digest);
    try {
      return bytes !== null && parseArtefact(bytes, this.reference).subject === subject;
    } catch (error) {
      if (error instanceof ImageError) return false;
      throw error;
    }
  }

  #entries(): Promise<readonly IndexedManifest[]> {
    this.#index ??= readSmallFile(this.#files, 'index.json', 'manifestBytes', this.reference).then((bytes) =>
      parseArtefactIndex(bytes, `${this.reference} (index.json)`),
    );
    return this.#index;
  }

  async #blob(digest: Digest): Promise<Buffer | null> {
    const path = blobPath(digest);
    const file = await this.#files.open(path);
    if (file === null || file.size > limits.manifestBytes) return null;
    return readSmallFile(this.#files, path, 'manifestBytes', this.reference);
  }
}

function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}
