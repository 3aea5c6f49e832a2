import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Large enough that reading costs little beside inflating, small enough that several layers fit in memory at once. */
const CHUNK_BYTES = 1024 * 1024;
/** What is read on the thread that needs it: little enough to be in the core's own cache still when it is needed. */
const SMALL_CHUNK_BYTES = 256 * 1024;

/** Manifests and configurations: to wait for these takes less than to start the threads that would read them. */
const SMALL_FILE_BYTES = 64 * 1024;

/** A part of a file that is open. Descriptors are the process's, so that each of its threads can read by them. */
export interface FilePart {
  readonly descriptor: number;
  /** In bytes. */
  readonly start: number;
  readonly size: number;
}

/** The bytes of a file, or of a part of one: a stream, or what another thread may read by itself. */
export class FileBytes implements AsyncIterable<Buffer> {
  readonly #open: () => Promise<FileHandle>;
  /** Whether the file is opened for each use, and closed after it. */
  readonly #isOwn: boolean;
  readonly #start: number;
  readonly #size: number;
  readonly #readSmall: (() => Buffer) | null;

  private constructor(
    open: () => Promise<FileHandle>,
    isOwn: boolean,
    start: number,
    size: number,
    readSmall: (() => Buffer) | null = null,
  ) {
    this.#open = open;
    this.#isOwn = isOwn;
    this.#start = start;
    this.#size = size;
    this.#readSmall = readSmall;
  }

  /** A whole file, which is opened when it is read. @param readSmall reads one of a few KB at once, for this thread */
  static whole(open: () => Promise<FileHandle>, size: number, readSmall: () => Buffer): FileBytes {
    return new FileBytes(open, true, 0, size, size > SMALL_FILE_BYTES ? null : readSmall);
  }

  /** `size` bytes from `start`, or as many as there are. The handle stays open. */
  static part(handle: FileHandle, start: number, size: number): FileBytes {
    return new FileBytes(async () => handle, false, start, size);
  }

  /** Opens the file until it is disposed of. */
  async lend(): Promise<FilePart & AsyncDisposable> {
    const handle = await this.#open();
    return {
      descriptor: handle.fd,
      start: this.#start,
      size: this.#size,
      [Symbol.asyncDispose]: async () => {
        if (this.#isOwn) await handle.close();
      },
    };
  }

  /** Its first and its last bytes: `length` of each, or as many as there are. */
  async ends(length: number): Promise<{ readonly first: Buffer; readonly last: Buffer }> {
    const wanted = Math.min(length, this.#size);
    const handle = await this.#open();
    try {
      const at = async (start: number) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, this.#start + start);
        return buffer.subarray(0, bytesRead);
      };
      return { first: await at(0), last: await at(this.#size - wanted) };
    } finally {
      if (this.#isOwn) await handle.close();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    if (this.#readSmall !== null) {
      yield this.#readSmall();
      return;
    }
    const handle = await this.#open();
    try {
      for (let read = 0; read < this.#size; ) {
        const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, this.#size - read));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.#start + read);
        if (bytesRead === 0) return;
        read += bytesRead;
        yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
      }
    } finally {
      if (this.#isOwn) await handle.close();
    }
  }
}

/** Reads on this thread, which waits for the disk, into memory that is used again: a chunk holds until the next is asked for. */
export async function* readHere({ descriptor, start, size }: FilePart): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(SMALL_CHUNK_BYTES);
  for (let read = 0; read < size; ) {
    const bytesRead = readSync(descriptor, buffer, 0, Math.min(buffer.length, size - read), start + read);
    if (bytesRead === 0) return;
    read += bytesRead;
    yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
  }
}
