import type { Digest } from '../model/index.ts';
import { ArchiveError, namedError } from './archive-error.ts';
import type { DecoderChoice } from './decompression.ts';
import { ImageError } from './errors.ts';
import { readHere } from './file-bytes.ts';
import { END_BYTES, statedPlainSize } from './stated-size.ts';
import { type LayerBlob, StoredBytes } from './stored-bytes.ts';
import type { ArchiveInFile, Layer, LayerArchive, LayerVisitor, LentArchive, Unpack } from './types.ts';
import { unpack } from './unpack.ts';

/** A layer that is a blob: a tar archive, plain or compressed. */
export class BlobLayer implements Layer, LayerArchive {
  readonly diffId: Digest;
  readonly size: number;
  readonly #blob: LayerBlob;
  readonly #tell: (read: number) => void;
  readonly #decoder: DecoderChoice;

  /**
   * @param tell is told how many stored bytes were read so far
   * @param decoder `on-this-thread` only where nothing else waits for it
   */
  constructor(
    blob: LayerBlob,
    diffId: Digest,
    tell: (read: number) => void = () => {},
    decoder: DecoderChoice = 'in-the-pool',
  ) {
    this.#blob = blob;
    this.#tell = tell;
    this.#decoder = decoder;
    this.diffId = diffId;
    this.size = Math.max(blob.size, 0);
  }

  get archive(): LayerArchive {
    return this;
  }

  get subject(): string {
    return this.#blob.subject;
  }

  get digest(): Digest {
    return this.#blob.digest ?? this.diffId;
  }

  walk(visitor: LayerVisitor): Promise<void> {
    return this.read((stored, hashLike) => unpack(stored, visitor, hashLike, this.#decoder));
  }

  async read(unpack: Unpack): Promise<void> {
    const { subject } = this.#blob;
    const stored = new StoredBytes(await this.#blob.open(), this.#blob, this.#tell);
    try {
      let plainDigest: Digest | null = null;
      let damage: ArchiveError | null = null;
      try {
        plainDigest = await unpack(stored, this.#blob.digest === null ? this.diffId : null);
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error;
        damage = error;
      }
      // That bytes are missing or were changed is the better explanation for an archive that cannot be read.
      await stored.verify();
      if (damage !== null) throw namedError(damage, subject, 'not-a-layer');
      if (plainDigest !== null && plainDigest !== this.diffId) {
        throw new ImageError(
          'digest-mismatch',
          subject,
          `it unpacks to the diff ID ${plainDigest}, not ${this.diffId}`,
        );
      }
    } finally {
      await stored.close();
    }
  }

  async lend(): Promise<LentArchive | null> {
    const { subject, size, digest, file } = this.#blob;
    if (file === null) return null;
    const part = await (await file()).lend();
    const { descriptor, start, size: partSize } = part;
    return {
      archive: { subject, diffId: this.diffId, size, digest, part: { descriptor, start, size: partSize } },
      tell: this.#tell,
      [Symbol.asyncDispose]: () => part[Symbol.asyncDispose](),
    };
  }

  async statedPlainSize(): Promise<number | null> {
    const bytes = await this.#blob.file?.();
    if (bytes === undefined) return null;
    const { first, last } = await bytes.ends(END_BYTES);
    return statedPlainSize(first, last, this.size);
  }
}

/** The layer of an archive that another thread lent, read, verified and unpacked on this one. */
export function layerInFile({ part, diffId, ...blob }: ArchiveInFile, tell: (read: number) => void): Layer {
  return new BlobLayer({ ...blob, open: async () => readHere(part), file: null }, diffId, tell, 'on-this-thread');
}
