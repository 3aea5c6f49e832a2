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
  /** Read into again and again: a new one each time would be a megabyte of garbage for every few hundred files. */
  #room: Buffer = Buffer.alloc(0);
  #window: Buffer = this.#room;
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
    this.#check(start, length);
    if (length > WINDOW_BYTES) return this.#fill(Buffer.allocUnsafe(length), start);
    const windowEnd = this.#windowStart + this.#window.length;
    if (start < this.#windowStart || start + length > windowEnd) {
      const within = Math.min(WINDOW_BYTES, this.size - start);
      if (this.#room.length < within) this.#room = Buffer.allocUnsafe(within);
      this.#window = this.#fill(this.#room.subarray(0, within), start);
      this.#windowStart = start;
    }
    return this.#window.subarray(start - this.#windowStart, start - this.#windowStart + length);
  }

  /**
   * The same as a copy, while the window stays where it is.
   * @throws {FeedError} when the file ends before it.
   */
  readApart(start: number, length: number): Buffer {
    this.#check(start, length);
    return this.#fill(Buffer.allocUnsafe(length), start);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  #check(start: number, length: number): void {
    if (start + length <= this.size) return;
    throw new FeedError(
      'feed-cut-off',
      this.name,
      `ends at byte ${this.size}, before ${start + length}`,
      'fetch it again',
    );
  }

  #fill(bytes: Buffer, start: number): Buffer {
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(this.#descriptor, bytes, filled, bytes.length - filled, start + filled);
      if (read === 0) throw new FeedError('feed-cut-off', this.name, 'became shorter while it was read', 'try again');
      filled += read;
    }
    return bytes;
  }
}
