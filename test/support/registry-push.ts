import { createHash } from 'node:crypto';
import { encodeImage, type NewImage } from '../../src/image/index.ts';

/** A manifest or blob as manifests refer to it. */
export interface Pushed {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A document to attach, with what the manifest says of it. */
export interface NewDocument {
  readonly mediaType: string;
  readonly content: Buffer;
  readonly annotations?: Readonly<Record<string, string>>;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const EMPTY = Buffer.from('{}');

/** Writes to one repository of a real registry, as the distribution specification says. */
export class RegistryPush {
  readonly #base: string;

  readonly repository: string;

  constructor(host: string, repository: string) {
    this.repository = repository;
    this.#base = `http://${host}/v2/${repository}`;
  }

  async image(image: NewImage, tag: string): Promise<Pushed> {
    const encoded = encodeImage(image);
    const manifest = encoded.blobs.get(encoded.manifest.digest) ?? Buffer.alloc(0);
    const blobs = [...encoded.blobs].filter(([digest]) => digest !== encoded.manifest.digest);
    await Promise.all(blobs.map(([, bytes]) => this.#blob(bytes)));
    return this.#manifest(manifest, encoded.manifest.mediaType, tag);
  }

  /** @param reference its tag; its digest where that is not given */
  async artefact(documents: readonly NewDocument[], more: object = {}, reference?: string): Promise<Pushed> {
    const layers = [];
    for (const { mediaType, content, annotations = {} } of documents) {
      layers.push({ mediaType, ...(await this.#blob(content)), annotations });
    }
    const config = { mediaType: 'application/vnd.oci.empty.v1+json', ...(await this.#blob(EMPTY)) };
    const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers, ...more }));
    return this.#manifest(manifest, MANIFEST, reference ?? digestOf(manifest));
  }

  index(manifests: readonly object[], tag: string): Promise<Pushed> {
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }));
    return this.#manifest(index, INDEX, tag);
  }

  async #blob(bytes: Buffer): Promise<{ readonly digest: string; readonly size: number }> {
    const digest = digestOf(bytes);
    const begun = await fetch(`${this.#base}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(begun.headers.get('location') ?? '', this.#base);
    place.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    const put = await fetch(place, { method: 'PUT', headers, body: new Uint8Array(bytes) });
    if (!put.ok) throw new Error(`the registry takes no blob: ${await put.text()}`);
    return { digest, size: bytes.length };
  }

  async #manifest(bytes: Buffer, mediaType: string, reference: string): Promise<Pushed> {
    const request = { method: 'PUT', headers: { 'content-type': mediaType }, body: new Uint8Array(bytes) };
    const put = await fetch(`${this.#base}/manifests/${reference}`, request);
    if (!put.ok) throw new Error(`the registry takes no manifest: ${await put.text()}`);
    return { mediaType, digest: digestOf(bytes), size: bytes.length };
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
