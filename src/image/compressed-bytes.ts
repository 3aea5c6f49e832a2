/** Network streams come in pieces of a few KiB, and each piece costs a round trip to zlib's threads. */
const PIECE_BYTES = 256 * 1024;
/** What is left of a piece is worth a round trip of its own down to this size. */
const SMALLEST_PIECE_BYTES = 64 * 1024;

/** A stream of compressed bytes, in pieces worth their round trip, from which too much may be read. */
export class CompressedBytes {
  readonly #stored: AsyncIterator<Buffer>;
  /** What was read already, the next bytes last. */
  readonly #ahead: Buffer[] = [];
  /** How many bytes were taken. */
  taken = 0;

  constructor(stored: AsyncIterator<Buffer>) {
    this.#stored = stored;
  }

  /** The next piece, of `PIECE_BYTES` or so unless the stream ends; empty at its end. */
  async next(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let length = 0;
    while (length < (this.#ahead.length > 0 ? SMALLEST_PIECE_BYTES : PIECE_BYTES)) {
      const piece = this.#ahead.pop() ?? (await this.#read());
      if (piece === null) break;
      pieces.push(piece);
      length += piece.length;
    }
    this.taken += length;
    const [only, second] = pieces;
    return only && !second ? only : Buffer.concat(pieces, length);
  }

  /** Gives back what was taken too much: it comes again before all else. */
  giveBack(bytes: Buffer): void {
    if (bytes.length > 0) this.#ahead.push(bytes);
    this.taken -= bytes.length;
  }

  /** All that is left, in the pieces that the stream has. */
  async *rest(): AsyncGenerator<Buffer> {
    for (let piece = this.#ahead.pop(); piece !== undefined; piece = this.#ahead.pop()) yield piece;
    for (let piece = await this.#read(); piece !== null; piece = await this.#read()) yield piece;
  }

  async #read(): Promise<Buffer | null> {
    const next = await this.#stored.next();
    return next.done ? null : next.value;
  }
}
