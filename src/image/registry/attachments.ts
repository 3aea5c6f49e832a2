import type { Digest } from '../../model/index.ts';
import { type ArtefactManifest, parseArtefact, parseArtefactIndex } from '../attachment.ts';
import { readBlob, verifyBytes } from '../blob.ts';
import { ImageError } from '../errors.ts';

import { MANIFEST_MEDIA_TYPES } from '../manifest.ts';
import type { AttachedBy, Attachment, Descriptor } from '../types.ts';
import { downloadBlob } from './blob-download.ts';
import type { RegistryClient } from './client.ts';
import { TransientError } from './failure.ts';
import { ATTACHED_MANIFESTS } from './limits.ts';

/**
 * What is attached to manifests of one repository. Only the manifests that list it are fetched here.
 * @param subjects the image's manifest first, then the index that leads to it, where there is one
 * @param reference the image's, for errors
 * @throws {ImageError}
 */
export async function attachmentsIn(
  client: RegistryClient,
  subjects: readonly Digest[],
  reference: string,
): Promise<readonly Attachment[]> {
  const search = new Search(client, reference);
  const found: Attachment[] = [];
  for (const subject of subjects) {
    found.push(...(await search.referrers(subject)), ...(await search.cosignTags(subject)));
  }
  const [image, ...indexes] = subjects;
  for (const index of indexes) if (image) found.push(...(await search.inIndex(index, image)));
  return found;
}

class Search {
  readonly #client: RegistryClient;
  readonly #reference: string;
  /** Manifests that were fetched, of all subjects together. */
  #fetched = 0;

  constructor(client: RegistryClient, reference: string) {
    this.#client = client;
    this.#reference = reference;
  }

  /** Registries without the API have its answer, if at all, as a tag. */
  async referrers(subject: Digest): Promise<readonly Attachment[]> {
    const listed = await this.#orNull(`referrers/${subject}`);
    if (listed !== null) return this.#ofIndex(listed, subject, 'referrers');
    const tagged = await this.#orNull(`manifests/${tagOf(subject)}`);
    return tagged === null ? [] : this.#ofIndex(tagged, subject, 'referrers-tag');
  }

  async cosignTags(subject: Digest): Promise<readonly Attachment[]> {
    const found: Attachment[] = [];
    for (const suffix of ['sbom', 'att']) {
      const bytes = await this.#orNull(`manifests/${tagOf(subject)}.${suffix}`);
      if (bytes === null) continue;
      const artefact = parseArtefact(bytes, `${this.#reference} (${tagOf(subject)}.${suffix})`);
      found.push(...this.#documents(artefact, subject, 'cosign-tag'));
    }
    return found;
  }

  /** BuildKit puts attestations into the index, each with a note of the image that it is for. */
  async inIndex(index: Digest, image: Digest): Promise<readonly Attachment[]> {
    const bytes = await this.#orNull(`manifests/${index}`);
    if (bytes === null) return [];
    const entries = parseArtefactIndex(bytes, `${this.#reference} (index ${index})`);
    const own = entries.filter(({ annotations }) => annotations['vnd.docker.reference.digest'] === image);
    const found = await Promise.all(own.map((entry) => this.#artefact(entry)));
    return found.flatMap((artefact) => (artefact === null ? [] : this.#documents(artefact, image, 'index')));
  }

  async #ofIndex(bytes: Buffer, subject: Digest, by: AttachedBy): Promise<readonly Attachment[]> {
    const entries = parseArtefactIndex(bytes, `${this.#reference} (referrers of ${subject})`);
    const found: Attachment[] = [];
    for (const entry of entries) {
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
    const bytes = await this.#orNull(`manifests/${entry.digest}`);
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
        const stored = await downloadBlob(this.#client, document, this.#reference);
        return readBlob(stored, document, limit, `${this.#reference} (attached ${document.digest})`);
      },
    }));
  }

  /** Null for what is not there, or is nothing that this registry knows. */
  async #orNull(path: string): Promise<Buffer | null> {
    try {
      return (await this.#client.document(path, ACCEPT, `what is attached (${path})`, 'manifestBytes')).bytes;
    } catch (error) {
      const isAbsent = error instanceof ImageError && ABSENT.includes(error.code) && !(error instanceof TransientError);
      if (isAbsent) return null;
      throw error;
    }
  }
}

/** `sha256-HEX`, the digest as a tag. */
function tagOf(digest: Digest): string {
  return digest.replace(':', '-');
}

/** Registries without referrers say 404, 400, 405, or that nobody may ask. */
const ABSENT: readonly string[] = ['not-found', 'registry-failed', 'unauthorised'];
const ACCEPT = MANIFEST_MEDIA_TYPES.join(', ');
