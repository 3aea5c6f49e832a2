// gzip, RFC 1952: https://www.rfc-editor.org/rfc/rfc1952, and Zstandard, RFC 8878: https://www.rfc-editor.org/rfc/rfc8878,
// in which Red Hat packs its CSAF documents and Fedora its updateinfo.xml

import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { limits } from '../../model/index.ts';
import { FeedError } from '../errors.ts';

import type { InputOptions } from './feed-file.ts';
import { overLimit } from './quota.ts';

/** Larger chunks than Node's 64 KiB make inflating markedly faster. */
const CHUNK_BYTES = 1024 * 1024;

/** What a file's first bytes say that it is compressed with; null for nothing that is known here. */
export function compressionOf(first: Buffer): 'gzip' | 'zstd' | null {
  if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
  return first.length >= 4 && first.readUInt32LE(0) === ZSTD_MAGIC ? 'zstd' : null;
}

const ZSTD_MAGIC = 0xfd2fb528;

/** A file piece by piece, telling how far it was read. */
export async function* chunksOf(path: string, size: number, options: InputOptions): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES, signal: options.signal })) {
    yield chunk;
    read += chunk.length;
    options.onProgress?.(read, size);
  }
}

/** @throws {FeedError} when it is damaged or cut off, or unpacks to too much. */
export async function* unpacked(
  name: string,
  packed: AsyncIterable<Buffer>,
  compression: 'gzip' | 'zstd',
): AsyncGenerator<Buffer> {
  const create = compression === 'gzip' ? createGunzip : createZstdDecompress;
  const unpacking = create({ chunkSize: CHUNK_BYTES });
  // An error of either stream reaches the loop below; there is nothing left to do about it here.
  pipeline(packed, unpacking, () => {});
  let total = 0;
  try {
    for await (const chunk of unpacking) {
      total += chunk.length;
      if (total > limits.feedBytes)
        throw overLimit(name, `unpacks to more than ${limits.feedBytes} bytes (limits.feedBytes)`);
      yield chunk;
    }
  } catch (cause) {
    throw isZlibError(cause)
      ? new FeedError('feed-cut-off', name, 'is cut off or damaged: it cannot be unpacked', 'fetch it again', { cause })
      : cause;
  }
}

/** The first bytes of a stream (fewer where it ends before), and all of it from its beginning. */
export async function peeked(
  stream: AsyncGenerator<Buffer>,
  length: number,
): Promise<{ readonly head: Buffer; readonly all: AsyncGenerator<Buffer> }> {
  let head = Buffer.alloc(0);
  while (head.length < length) {
    const { value, done } = await stream.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return { head, all: preceded(head, stream) };
}

/** @throws {FeedError} when it is longer than one file may be. */
export async function whole(name: string, stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of stream) {
    total += chunk.length;
    if (total > limits.feedFileBytes)
      throw overLimit(name, `unpacks to more than ${limits.feedFileBytes} bytes (limits.feedFileBytes)`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* preceded(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function isZlibError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^Z(?:STD)?_/.test(String(cause.code));
}
