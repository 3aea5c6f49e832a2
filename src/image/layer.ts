import type { Digest } from '../model/index.ts';
import type { BlobSource, Descriptor, ImageProgress, Layer, LayerVisitor } from './types.ts';

/** A layer that is a blob of a source. */
export class BlobLayer implements Layer {
  readonly diffId: Digest;
  readonly size: number;
  readonly #source: BlobSource;
  readonly #descriptor: Descriptor;

  constructor(
    source: BlobSource,
    descriptor: Descriptor,
    diffId: Digest,
    _position: number,
    _progress?: ImageProgress,
  ) {
    this.#source = source;
    this.#descriptor = descriptor;
    this.diffId = diffId;
    this.size = Math.max(descriptor.size, 0);
  }

  async walk(_visitor: LayerVisitor): Promise<void> {
    for await (const _chunk of await this.#source.blob(this.#descriptor));
  }
}
