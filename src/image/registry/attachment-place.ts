import type { Digest } from '../../model/index.ts';
import type { AttachmentPlace } from '../attachments.ts';
import { ImageError } from '../errors.ts';
import { MANIFEST_MEDIA_TYPES } from '../manifest.ts';
import type { Descriptor } from '../types.ts';
import { downloadBlob } from './blob-download.ts';
import type { Document, RegistryClient } from './client.ts';
import { TransientError } from './failure.ts';
import { REFERRER_PAGES } from './limits.ts';

/** What one repository of a registry has attached to its manifests. */
export class RegistryAttachments implements AttachmentPlace {
  readonly reference: string;
  readonly #client: RegistryClient;

  constructor(reference: string, client: RegistryClient) {
    this.reference = reference;
    this.#client = client;
  }

  async manifest(tagOrDigest: string): Promise<Buffer | null> {
    return (await this.#orNull(`manifests/${tagOrDigest}`))?.bytes ?? null;
  }

  /** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers, page by page. */
  async referrers(subject: Digest): Promise<readonly Buffer[] | null> {
    const path = `referrers/${subject}`;
    const first = await this.#orNull(path);
    if (first === null) return null;
    const pages = [first.bytes];
    for (let next = nextQuery(first, path); next !== null; ) {
      if (pages.length === REFERRER_PAGES) {
        const problem = `has more than ${REFERRER_PAGES} pages of documents attached`;
        throw new ImageError('over-limit', this.reference, problem);
      }
      const page = await this.#orNull(path + next);
      if (page === null) break;
      pages.push(page.bytes);
      next = nextQuery(page, path);
    }
    return pages;
  }

  blob(descriptor: Descriptor): Promise<AsyncIterable<Buffer>> {
    return downloadBlob(this.#client, descriptor, this.reference);
  }

  /** Null for what is not there, or is nothing that this registry knows. */
  async #orNull(path: string): Promise<Document | null> {
    try {
      return await this.#client.document(path, ACCEPT, `what is attached (${path})`, 'manifestBytes');
    } catch (error) {
      const isAbsent = error instanceof ImageError && ABSENT.includes(error.code) && !(error instanceof TransientError);
      if (isAbsent) return null;
      throw error;
    }
  }
}

/**
 * The query by which the next page is asked for, `?last=…`; null for no more. Of the address in a `Link` nothing else is
 * taken, so that it leads to no other place. https://www.rfc-editor.org/rfc/rfc8288
 */
function nextQuery({ headers }: Document, path: string): string | null {
  const link = headers['link'];
  const [, target] = /^[^<]{0,100}<([^<>]{1,4000})>[^<]{0,100};\s{0,9}rel="?next"?/i.exec(String(link ?? '')) ?? [];
  const url = target === undefined ? null : URL.parse(target, 'http://registry/v2/');
  const isList = url !== null && (url.pathname === '/v2/' || url.pathname.endsWith(`/${path}`));
  return isList && url.search !== '' ? url.search : null;
}

/** Registries without referrers say 404, 400, 405, or that nobody may ask. */
const ABSENT: readonly string[] = ['not-found', 'registry-failed', 'unauthorised'];
const ACCEPT = MANIFEST_MEDIA_TYPES.join(', ');
