/** Network streams come in pieces of a few KiB, and each piece costs a round trip to zlib's threads. */
const PIECE_BYTES = 256 * 1024;
/** What is left of a piece is worth a round trip of its own down to this size. */
const SMALLEST_PIECE_BYTES = 64 * 1024;

const NOTHING = Buffer.alloc(0);

/** A stream of compressed bytes, in pieces worth their round trip, from which too much may be read. */
export class CompressedBytes {
  readonly #stored: AsyncIterator<Buffer>;
  readonly #pieceBytes: number;
  /** What was read already, the next bytes last. */
  readonly #ahead: Buffer[] = [];
  /** How many bytes were taken. */
  taken = 0;

  /**
   * @param stored each of its chunks need hold no longer than until the next is asked for, nor does a piece then
   * @param hasRoundTrips false to take pieces as they come, as long as they are no crumbs
   */
  constructor(stored: AsyncIterator<Buffer>, hasRoundTrips: boolean) {
    this.#stored = stored;
    this.#pieceBytes = hasRoundTrips ? PIECE_BYTES : SMALLEST_PIECE_BYTES;
  }

  /** The next piece, worth its round trip unless the stream ends; empty at its end. */
  async next(): Promise<Buffer> {
    const enough = this.#ahead.length > 0 ? this.#pieceBytes / 4 : this.#pieceBytes;
    const first = (await this.#read()) ?? NOTHING;
    const piece = first.length >= enough || first.length === 0 ? first : await this.#filledUp(first);
    this.taken += piece.length;
    return piece;
  }

  /** Gives back what was taken too much: it comes again before all else. */
  giveBack(bytes: Buffer): void {
    if (bytes.length > 0) this.#ahead.push(bytes);
    this.taken -= bytes.length;
  }

  /** All that is left, in the pieces that the stream has. */
  async *rest(): AsyncGenerator<Buffer> {
    for (let piece = await this.#read(); piece !== null; piece = await this.#read()) yield piece;
  }

  /** A piece of full size that begins with a smaller one. It is a copy, for that one is gone when the next is read. */
  async #filledUp(start: Buffer): Promise<Buffer> {
    const piece = Buffer.allocUnsafeSlow(this.#pieceBytes);
    let length = start.copy(piece);
    while (length < piece.length) {
      const next = await this.#read();
      if (next === null) break;
      const copied = next.copy(piece, length);
      length += copied;
      if (copied < next.length) this.#ahead.push(next.subarray(copied));
    }
    return piece.subarray(0, length);
  }

  async #read(): Promise<Buffer | null> {
    const ahead = this.#ahead.pop();
    if (ahead !== undefined) return ahead;
    const next = await this.#stored.next();
    return next.done ? null : next.value;
  }
}
