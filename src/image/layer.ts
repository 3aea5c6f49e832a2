import type { Digest } from '../model/index.ts';
import { namedError } from './archive-error.ts';
import { DigestStream, mismatch } from './blob.ts';
import { decompress } from './decompression.ts';
import { ImageError } from './errors.ts';
import { LayerEntries } from './layer-entries.ts';
import { TarReader } from './tar.ts';
import type { BlobSource, Descriptor, ImageProgress, Layer, LayerVisitor } from './types.ts';

/** A layer that is a blob of a source: a tar archive, plain or compressed. */
export class BlobLayer implements Layer {
  readonly diffId: Digest;
  readonly size: number;
  readonly #source: BlobSource;
  readonly #descriptor: Descriptor;
  readonly #position: number;
  readonly #progress: ImageProgress | undefined;

  /** @param position of the layer in its image, from 0 at the bottom */
  constructor(source: BlobSource, descriptor: Descriptor, diffId: Digest, position: number, progress?: ImageProgress) {
    this.#source = source;
    this.#descriptor = descriptor;
    this.#position = position;
    this.#progress = progress;
    this.diffId = diffId;
    this.size = Math.max(descriptor.size, 0);
  }

  async walk(visitor: LayerVisitor): Promise<void> {
    const subject = `${this.#source.reference} (layer ${this.#position + 1}, ${this.#descriptor.digest})`;
    const stored = new StoredBytes(await this.#source.blob(this.#descriptor), this.#descriptor, subject, (read) =>
      this.#progress?.({ layer: this.#position, read, total: this.#descriptor.size }),
    );
    try {
      let plainDigest: Digest | null = null;
      let problem: unknown = null;
      try {
        plainDigest = await readArchive(stored, new LayerEntries(visitor), this.diffId);
      } catch (error) {
        problem = error;
      }
      // That bytes are missing or were changed is the better explanation for an archive that cannot be read.
      const storedDigest = await stored.verify();
      if (problem !== null) throw namedError(problem, subject, 'not-a-layer');
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
  const isStoredPlain = compression === 'none' && stored.hasAlgorithmOf(diffId);
  const hash = isStoredPlain ? null : new DigestStream(diffId);
  const reader = new TarReader(entries);
  for await (const chunk of chunks) {
    hash?.update(chunk);
    reader.push(chunk);
  }
  reader.end();
  return hash?.digest() ?? null;
}

/** The bytes of a blob as they are stored, hashed on their way. */
class StoredBytes implements AsyncIterator<Buffer> {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #descriptor: Descriptor;
  readonly #subject: string;
  readonly #hash: DigestStream;
  readonly #tell: (read: number) => void;
  #read = 0;
  #digest: Digest | null = null;

  constructor(chunks: AsyncIterable<Buffer>, descriptor: Descriptor, subject: string, tell: (read: number) => void) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#descriptor = descriptor;
    this.#subject = subject;
    this.#hash = new DigestStream(descriptor.digest);
    this.#tell = tell;
  }

  hasAlgorithmOf(digest: Digest): boolean {
    return digest.slice(0, 6) === this.#descriptor.digest.slice(0, 6);
  }

  async next(): Promise<IteratorResult<Buffer>> {
    if (this.#digest !== null) return { done: true, value: undefined };
    const next = await this.#chunks.next();
    if (next.done) {
      this.#digest = this.#hash.digest();
      return next;
    }
    this.#read += next.value.length;
    if (this.#descriptor.size >= 0 && this.#read > this.#descriptor.size) {
      const size = this.#descriptor.size;
      throw new ImageError(
        'digest-mismatch',
        this.#subject,
        `has more than the ${size} bytes that its manifest states`,
      );
    }
    this.#hash.update(next.value);
    this.#tell(this.#read);
    return next;
  }

  /** Reads what is left and compares. @throws {ImageError} `cut-off`, `digest-mismatch` */
  async verify(): Promise<Digest> {
    while (this.#digest === null) await this.next();
    if (this.#digest !== this.#descriptor.digest) {
      throw mismatch(this.#subject, this.#descriptor, this.#read, this.#digest);
    }
    return this.#digest;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
