import { type Digest, isDigest } from '../../model/index.ts';
import { digestOf } from '../blob.ts';

import { MANIFEST_MEDIA_TYPES } from '../manifest.ts';
import type { Attachment, Descriptor, ManifestSource } from '../types.ts';
import { downloadBlob } from './blob-download.ts';
import type { RegistryClient } from './client.ts';

/**
 * One repository of a registry as a source of manifests and blobs.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class RegistrySource implements ManifestSource {
  readonly reference: string;
  readonly #client: RegistryClient;
  /** The manifest that `resolve` read, which is asked for next. */
  #resolved: { readonly digest: string; readonly bytes: Buffer } | null = null;

  /** @param client is the source's own from here on */
  constructor(reference: string, client: RegistryClient) {
    this.reference = reference;
    this.#client = client;
  }

  /**
   * What a tag or digest stands for now: the digest asked for, or else the one that the registry states. As with all
   * manifests, whoever reads the bytes verifies them by it.
   * @throws {ImageError}
   */
  async resolve(tagOrDigest: string): Promise<Descriptor> {
    const { bytes, headers } = await this.#client.document(`manifests/${tagOrDigest}`, ACCEPT, '', 'manifestBytes');
    const header = headers['docker-content-digest'];
    const stated = isDigest(tagOrDigest) ? tagOrDigest : typeof header === 'string' && isDigest(header) ? header : null;
    const digest = stated ?? digestOf(bytes);
    this.#resolved = { digest, bytes };
    return { mediaType: headers['content-type'] ?? '', digest, size: bytes.length };
  }

  async manifest(descriptor: Descriptor): Promise<Buffer> {
    if (this.#resolved?.digest === descriptor.digest) return this.#resolved.bytes;
    const part = `the manifest ${descriptor.digest}`;
    const { bytes } = await this.#client.document(`manifests/${descriptor.digest}`, ACCEPT, part, 'manifestBytes');
    return bytes;
  }

  blob(descriptor: Descriptor): Promise<AsyncIterable<Buffer>> {
    return downloadBlob(this.#client, descriptor, this.reference);
  }

  async attachments(subjects: readonly Digest[]): Promise<readonly Attachment[]> {
    // Loaded for those who ask.
    const [{ attachmentsIn }, { RegistryAttachments }] = await Promise.all([
      import('../attachments.ts'),
      import('./attachment-place.ts'),
    ]);
    return attachmentsIn(new RegistryAttachments(this.reference, this.#client), subjects);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client[Symbol.dispose]();
  }
}

const ACCEPT = MANIFEST_MEDIA_TYPES.join(', ');
