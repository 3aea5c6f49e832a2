import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FeedError } from '../errors.ts';

/** Consecutive reads of small files in an archive are served from one read of this many bytes. */
const WINDOW_BYTES = 1024 * 1024;

/** A file read at any offset, through a window that makes consecutive small reads cheap. */
export class RandomAccessFile implements Disposable {
  /** How it is named in errors. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly #descriptor: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  /** @throws the file system's own error when it cannot be opened. */
  constructor(path: string, name: string) {
    this.name = name;
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  /**
   * That stretch of the file; a view that holds until the next read.
   * @throws {FeedError} when the file ends before it.
   */
  read(start: number, length: number): Buffer {
    if (start + length > this.size) {
      throw new FeedError(
        'feed-cut-off',
        this.name,
        `ends at byte ${this.size}, before ${start + length}`,
        'fetch it again',
      );
    }
    const windowEnd = this.#windowStart + this.#window.length;
    if (start < this.#windowStart || start + length > windowEnd) {
      this.#window = this.#readFresh(start, Math.min(Math.max(length, WINDOW_BYTES), this.size - start));
      this.#windowStart = start;
    }
    return this.#window.subarray(start - this.#windowStart, start - this.#windowStart + length);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  #readFresh(start: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(this.#descriptor, bytes, filled, length - filled, start + filled);
      if (read === 0) throw new FeedError('feed-cut-off', this.name, 'became shorter while it was read', 'try again');
      filled += read;
    }
    return bytes;
  }
}
