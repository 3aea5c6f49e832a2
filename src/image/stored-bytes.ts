import { type Digest, limits } from '../model/index.ts';
import { cutOff, DigestStream, otherDigest } from './blob.ts';
import { ImageError } from './errors.ts';
import type { FileBytes } from './file-bytes.ts';

/** The stored bytes of a layer, wherever an image keeps them. */
export interface LayerBlob {
  /** How errors name the layer, with its image. */
  readonly subject: string;
  /** In bytes, as stored; −1 where it is not known. */
  readonly size: number;
  /** Of the stored bytes; null where the image states none, and the diff ID alone tells whether they are right. */
  readonly digest: Digest | null;
  open(): Promise<AsyncIterable<Buffer>>;
  /** The same, where it is a file; null where it is not. */
  readonly file: (() => Promise<FileBytes>) | null;
}

/** The bytes of a layer as they are stored, counted and hashed on their way. */
export class StoredBytes implements AsyncIterator<Buffer> {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #blob: LayerBlob;
  readonly #hash: DigestStream | null;
  readonly #tell: (read: number) => void;
  #read = 0;
  #ended = false;
  /** Why the source broke off, which an iterator tells only once. */
  #failure: { readonly error: unknown } | null = null;

  /** @param tell is told how many bytes were read so far */
  constructor(chunks: AsyncIterable<Buffer>, blob: LayerBlob, tell: (read: number) => void) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#blob = blob;
    this.#hash = blob.digest === null ? null : new DigestStream(blob.digest);
    this.#tell = tell;
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
    if (this.#read > limits.layerStoredBytes) {
      const problem = `is stored in more than ${limits.layerStoredBytes} bytes (limits.layerStoredBytes)`;
      throw new ImageError('over-limit', subject, problem);
    }
    if (size >= 0 && this.#read > size) {
      throw new ImageError('digest-mismatch', subject, `has more than the ${size} bytes that its image states`);
    }
    this.#hash?.update(next.value);
    this.#tell(this.#read);
    return next;
  }

  /**
   * Reads what is left and compares it with what the image states of it.
   * @throws {ImageError} `cut-off`, `digest-mismatch`
   */
  async verify(): Promise<void> {
    while (!this.#ended) await this.next();
    const { subject, size, digest } = this.#blob;
    if (this.#read < size) throw cutOff(subject, this.#read, size);
    const actual = this.#hash?.digest() ?? null;
    if (digest !== null && actual !== null && actual !== digest) throw otherDigest(subject, actual, digest);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
