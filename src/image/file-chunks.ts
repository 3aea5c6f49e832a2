import type { FileHandle } from 'node:fs/promises';

/** Large enough that reading costs little beside inflating, small enough that several layers fit in memory at once. */
const CHUNK_BYTES = 1024 * 1024;

/** Reads `size` bytes from `start`, or as many as there are. The handle stays open. */
export async function* readChunks(handle: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let read = 0; read < size; ) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - read));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start + read);
    if (bytesRead === 0) return;
    read += bytesRead;
    yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
  }
}
