import type { Digest } from '../model/index.ts';
import { type ArtefactManifest, parseArtefact, parseArtefactIndex } from './attachment.ts';
import { readBlob, verifyBytes } from './blob.ts';
import { ImageError } from './errors.ts';
import { ATTACHED_MANIFESTS } from './limits.ts';
import type { AttachedBy, Attachment, Descriptor } from './types.ts';

/** Where things are attached to manifests: a repository of a registry, or a layout. */
export interface AttachmentPlace {
  /** The image's, for errors. */
  readonly reference: string;
  /** A manifest or index by tag or digest; null for none. @throws {ImageError} */
  manifest(tagOrDigest: string): Promise<Buffer | null>;
  /** Indexes of the manifests that name this one as their subject; null where the place keeps no such list. @throws {ImageError} */
  referrers(subject: Digest): Promise<readonly Buffer[] | null>;
  /** @throws {ImageError} */
  blob(descriptor: Descriptor): Promise<AsyncIterable<Buffer>>;
}

/**
 * What is attached to manifests. Only the manifests that list it are fetched here.
 * @param subjects the image's manifest first, then the index that leads to it, where there is one
 * @throws {ImageError}
 */
export async function attachmentsIn(
  place: AttachmentPlace,
  subjects: readonly Digest[],
): Promise<readonly Attachment[]> {
  const search = new Search(place);
  const found: Attachment[] = [];
  for (const subject of subjects) {
    found.push(...(await search.referrers(subject)), ...(await search.cosignTags(subject)));
  }
  const [image, ...indexes] = subjects;
  for (const index of indexes) if (image) found.push(...(await search.inIndex(index, image)));
  return found;
}

class Search {
  readonly #place: AttachmentPlace;
  readonly #reference: string;
  /** Manifests that were fetched, of all subjects together. */
  #fetched = 0;

  constructor(place: AttachmentPlace) {
    this.#place = place;
    this.#reference = place.reference;
  }

  /** Registries without the API have its answer, if at all, as a tag. */
  async referrers(subject: Digest): Promise<readonly Attachment[]> {
    const listed = await this.#place.referrers(subject);
    if (listed !== null) return this.#ofIndexes(listed, subject, 'referrers');
    const tagged = await this.#place.manifest(tagOf(subject));
    return tagged === null ? [] : this.#ofIndexes([tagged], subject, 'referrers-tag');
  }

  async cosignTags(subject: Digest): Promise<readonly Attachment[]> {
    const found: Attachment[] = [];
    for (const suffix of ['sbom', 'att']) {
      const bytes = await this.#place.manifest(`${tagOf(subject)}.${suffix}`);
      if (bytes === null) continue;
      const artefact = parseArtefact(bytes, `${this.#reference} (${tagOf(subject)}.${suffix})`);
      found.push(...this.#documents(artefact, subject, 'cosign-tag'));
    }
    return found;
  }

  /** BuildKit puts attestations into the index, each with a note of the image that it is for. */
  async inIndex(index: Digest, image: Digest): Promise<readonly Attachment[]> {
    const bytes = await this.#place.manifest(index);
    if (bytes === null) return [];
    const entries = parseArtefactIndex(bytes, `${this.#reference} (index ${index})`);
    const own = entries.filter(({ annotations }) => annotations['vnd.docker.reference.digest'] === image);
    const found = await Promise.all(own.map((entry) => this.#artefact(entry)));
    return found.flatMap((artefact) => (artefact === null ? [] : this.#documents(artefact, image, 'index')));
  }

  async #ofIndexes(indexes: readonly Buffer[], subject: Digest, by: AttachedBy): Promise<readonly Attachment[]> {
    const about = `${this.#reference} (referrers of ${subject})`;
    const found: Attachment[] = [];
    for (const entry of indexes.flatMap((bytes) => parseArtefactIndex(bytes, about))) {
      const artefact = await this.#artefact(entry);
      if (artefact === null) continue;
      // The list is the registry's word; the manifest is that of whoever attached it.
      if (artefact.subject === subject) found.push(...this.#documents(artefact, subject, by));
    }
    return found;
  }

  /** Null for one that is listed and no longer there. */
  async #artefact(entry: Descriptor): Promise<ArtefactManifest | null> {
    this.#fetched += 1;
    if (this.#fetched > ATTACHED_MANIFESTS) {
      const problem = `has more than ${ATTACHED_MANIFESTS} documents attached`;
      throw new ImageError('over-limit', this.#reference, problem);
    }
    const bytes = await this.#place.manifest(entry.digest);
    if (bytes === null) return null;
    const subject = `${this.#reference} (manifest ${entry.digest})`;
    verifyBytes(bytes, entry, subject);
    return parseArtefact(bytes, subject);
  }

  #documents(artefact: ArtefactManifest, subject: Digest, by: AttachedBy): readonly Attachment[] {
    return artefact.documents.map((document) => ({
      digest: document.digest,
      mediaType: document.mediaType,
      size: document.size,
      artifactType: artefact.artifactType,
      annotations: { ...artefact.annotations, ...document.annotations },
      subject,
      by,
      read: async (limit) => {
        const stored = await this.#place.blob(document);
        return readBlob(stored, document, limit, `${this.#reference} (attached ${document.digest})`);
      },
    }));
  }
}

/** `sha256-HEX`, the digest as a tag. */
function tagOf(digest: Digest): string {
  return digest.replace(':', '-');
}
