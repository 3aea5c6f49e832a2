import type { Digest } from '../model/index.ts';
import { ArchiveError, namedError } from './archive-error.ts';
import { cutOff, DigestStream, otherDigest } from './blob.ts';
import { decompress } from './decompression.ts';
import { ImageError } from './errors.ts';
import { LayerEntries } from './layer-entries.ts';
import { TarReader } from './tar.ts';
import type { Layer, LayerVisitor } from './types.ts';

/** The stored bytes of a layer, wherever an image keeps them. */
export interface LayerBlob {
  /** How errors name the layer, with its image. */
  readonly subject: string;
  /** In bytes, as stored; −1 where it is not known. */
  readonly size: number;
  /** Of the stored bytes; null where the image states none, and the diff ID alone tells whether they are right. */
  readonly digest: Digest | null;
  open(): Promise<AsyncIterable<Buffer>>;
}

/** A layer that is a blob: a tar archive, plain or compressed. */
export class BlobLayer implements Layer {
  readonly diffId: Digest;
  readonly size: number;
  readonly #blob: LayerBlob;
  readonly #tell: (read: number) => void;

  /** @param tell is told how many stored bytes were read so far */
  constructor(blob: LayerBlob, diffId: Digest, tell: (read: number) => void = () => {}) {
    this.#blob = blob;
    this.#tell = tell;
    this.diffId = diffId;
    this.size = Math.max(blob.size, 0);
  }

  async walk(visitor: LayerVisitor): Promise<void> {
    const { subject } = this.#blob;
    const stored = new StoredBytes(await this.#blob.open(), this.#blob, this.#tell);
    try {
      let plainDigest: Digest | null = null;
      let damage: ArchiveError | null = null;
      try {
        plainDigest = await readArchive(stored, new LayerEntries(visitor), this.diffId);
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error;
        damage = error;
      }
      // That bytes are missing or were changed is the better explanation for an archive that cannot be read.
      const storedDigest = await stored.verify();
      if (damage !== null) throw namedError(damage, subject, 'not-a-layer');
      const actual = plainDigest ?? storedDigest;
      if (actual !== this.diffId) {
        throw new ImageError('digest-mismatch', subject, `it unpacks to the diff ID ${actual}, not ${this.diffId}`);
      }
    } finally {
      await stored.close();
    }
  }
}

/** Returns the digest of the plain archive, or null where that is the stored bytes' own. */
async function readArchive(stored: StoredBytes, entries: LayerEntries, diffId: Digest): Promise<Digest | null> {
  const { compression, chunks } = await decompress(stored);
  const isStoredPlain = compression === 'none' && stored.isHashedLike(diffId);
  const hash = isStoredPlain ? null : new DigestStream(diffId);
  const reader = new TarReader(entries);
  for await (const chunk of chunks) {
    hash?.update(chunk);
    reader.push(chunk);
  }
  reader.end();
  return hash?.digest() ?? null;
}

/** The bytes of a layer as they are stored, hashed on their way. */
class StoredBytes implements AsyncIterator<Buffer> {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #blob: LayerBlob;
  readonly #hash: DigestStream | null;
  readonly #tell: (read: number) => void;
  #read = 0;
  #ended = false;
  /** Why the source broke off, which an iterator tells only once. */
  #failure: { readonly error: unknown } | null = null;

  constructor(chunks: AsyncIterable<Buffer>, blob: LayerBlob, tell: (read: number) => void) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#blob = blob;
    this.#hash = blob.digest === null ? null : new DigestStream(blob.digest);
    this.#tell = tell;
  }

  isHashedLike(digest: Digest): boolean {
    return this.#blob.digest?.slice(0, 6) === digest.slice(0, 6);
  }

  async next(): Promise<IteratorResult<Buffer>> {
    if (this.#failure !== null) throw this.#failure.error;
    if (this.#ended) return { done: true, value: undefined };
    const next = await this.#chunks.next().catch((error: unknown) => {
      this.#failure = { error };
      throw error;
    });
    if (next.done) {
      this.#ended = true;
      return next;
    }
    this.#read += next.value.length;
    const { size, subject } = this.#blob;
    if (size >= 0 && this.#read > size) {
      throw new ImageError('digest-mismatch', subject, `has more than the ${size} bytes that its image states`);
    }
    this.#hash?.update(next.value);
    this.#tell(this.#read);
    return next;
  }

  /**
   * Reads what is left and compares. Returns null where the image states no digest to compare with.
   * @throws {ImageError} `cut-off`, `digest-mismatch`
   */
  async verify(): Promise<Digest | null> {
    while (!this.#ended) await this.next();
    const { subject, size, digest } = this.#blob;
    if (this.#read < size) throw cutOff(subject, this.#read, size);
    const actual = this.#hash?.digest() ?? null;
    if (digest !== null && actual !== null && actual !== digest) throw otherDigest(subject, actual, digest);
    return actual;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
