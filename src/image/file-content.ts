import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The content of one file, to be read in any order, for as long as the call lasts that it was given to. */
export interface FileContent {
  /** In bytes. */
  readonly size: number;
  /**
   * The bytes from `start` up to `end`, or to where the content ends. Perhaps a view of memory that is used again after
   * the call: what is to be kept must be copied.
   * @throws {Error} when it cannot be read, with a sentence that does not name the file
   */
  read(start: number, end: number): Buffer;
}

/** A content that is in memory. */
export class HeldContent implements FileContent {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(start: number, end: number): Buffer {
    return this.#bytes.subarray(Math.max(start, 0), Math.max(end, 0));
  }
}

/** A content that is read from an open file where it is wanted. */
export class OpenFileContent implements FileContent {
  readonly size: number;
  readonly #descriptor: number;

  /** @param descriptor stays the caller's to close */
  constructor(descriptor: number, size = fstatSync(descriptor).size) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  read(start: number, end: number): Buffer {
    const from = Math.max(start, 0);
    const bytes = Buffer.allocUnsafeSlow(Math.max(Math.min(end, this.size) - from, 0));
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#descriptor, bytes, filled, bytes.length - filled, from + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }
}

/**
 * Takes up a content that is too large for memory in a file that no other process can see, and that is gone when this
 * one ends, however it ends. A disk that is full is told to who reads the content; what follows it is still read.
 */
export class SpilledContent implements FileContent {
  readonly size: number;
  #descriptor: number | null = null;
  #failure: string | null = null;
  #written = 0;

  constructor(size: number) {
    this.size = size;
    try {
      const folder = mkdtempSync(join(tmpdir(), 'fixedin-'));
      try {
        this.#descriptor = openSync(join(folder, 'content'), 'wx+', 0o600);
      } finally {
        rmSync(folder, { recursive: true });
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Adds the next bytes. */
  write(bytes: Buffer): void {
    if (this.#descriptor === null || this.#failure !== null) return;
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#written + at);
      }
      this.#written += bytes.length;
    } catch (error) {
      this.#fail(error);
    }
  }

  read(start: number, end: number): Buffer {
    if (this.#descriptor === null || this.#failure !== null) throw new Error(this.#failure ?? 'is closed');
    return new OpenFileContent(this.#descriptor, this.#written).read(start, end);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    this.#failure = `is too large for memory and cannot be kept in ${tmpdir()} (${code})`;
  }
}
