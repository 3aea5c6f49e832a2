import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { ArchiveError } from './archive-error.ts';
import { LAYER_BYTES, RATIO_FREE_BYTES, UNPACK_RATIO } from './limits.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

export interface Decompressed {
  readonly compression: Compression;
  /** The plain bytes, in chunks of up to 1 MiB where they were compressed. Throws `ArchiveError`. */
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * Decompresses a stream by what it starts with, for media types are often wrong: gzip (RFC 1952) and zstd (RFC 8878),
 * each of several members or frames, with zeros after them; anything else is passed on as it is.
 * @param stored is read to its end unless an error is thrown, and never closed
 * @throws {ArchiveError} for a compression that images do not use
 */
export async function decompress(stored: AsyncIterator<Buffer>): Promise<Decompressed> {
  const start = await readStart(stored);
  const source = new Source(stored, start);
  const compression = compressionOf(start);
  if (compression === 'none') return { compression, chunks: source.plain() };
  return { compression, chunks: limited(decoded(source, compression), source) };
}

/** What the bytes at the start of a stream tell of its compression. @throws {ArchiveError} for a foreign one */
export function compressionOf(start: Buffer): Compression {
  const magic = start.toString('latin1', 0, 6);
  if (isGzip(start)) return 'gzip';
  if (isZstd(start)) return 'zstd';
  const foreign = Object.entries(FOREIGN_MAGIC).find(([, bytes]) => magic.startsWith(bytes))?.[0];
  if (foreign) throw new ArchiveError('damaged', `is compressed with ${foreign}; images use gzip and zstd`);
  return 'none';
}

const FOREIGN_MAGIC = { xz: '\xfd7zXZ\0', bzip2: 'BZh', lz4: '\x04\x22\x4d\x18' };
const MAGIC_BYTES = 6;
/** Zlib's output buffers: with its own default of 16 KiB it takes twice the time. */
const CHUNK_BYTES = 1024 * 1024;
/** Decompressed ahead, so that the thread that inflates does not wait for the one that hashes. */
const AHEAD_BYTES = 2 * CHUNK_BYTES;
/** Network streams come in pieces of a few KiB; each costs a round trip to zlib's threads. */
const INPUT_BYTES = 256 * 1024;

type Decoder = Gunzip | ZstdDecompress;

const STARTS = { gzip: isGzip, zstd: isZstd };

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** A frame, or a skippable one (RFC 8878, 3.1). */
function isZstd(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  const magic = bytes.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

async function readStart(stored: AsyncIterator<Buffer>): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (start.length < MAGIC_BYTES) {
    const next = await stored.next();
    if (next.done) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  return start;
}

/** The compressed bytes, in pieces worth their round trip. */
class Source {
  readonly #stored: AsyncIterator<Buffer>;
  #rest: Buffer;
  /** How many bytes were given. */
  read = 0;

  constructor(stored: AsyncIterator<Buffer>, start: Buffer) {
    this.#stored = stored;
    this.#rest = start;
  }

  /** The next piece; empty at the end. */
  async next(): Promise<Buffer> {
    const pieces = this.#rest.length > 0 ? [this.#rest] : [];
    let length = this.#rest.length;
    this.#rest = Buffer.alloc(0);
    while (length < INPUT_BYTES) {
      const next = await this.#stored.next();
      if (next.done) break;
      pieces.push(next.value);
      length += next.value.length;
    }
    this.read += length;
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length);
  }

  /** Gives bytes back that were read too far. */
  unread(bytes: Buffer): void {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([bytes, this.#rest]) : bytes;
    this.read -= bytes.length;
  }

  async *plain(): AsyncGenerator<Buffer> {
    if (this.#rest.length > 0) yield this.#rest;
    for (let next = await this.#stored.next(); !next.done; next = await this.#stored.next()) yield next.value;
  }
}

/** Decodes one stream after the other: Node's gunzip takes all members itself, its zstd decoder one frame only. */
async function* decoded(source: Source, compression: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  for (let piece = await source.next(); piece.length > 0; piece = await source.next()) {
    if (!STARTS[compression](piece)) {
      await expectZeros(piece, source);
      return;
    }
    const decoder = createDecoder(compression);
    const feeding = feed(decoder, piece, source);
    try {
      for await (const chunk of decoder) yield chunk as Buffer;
    } catch (error) {
      throw decoderError(error, compression);
    } finally {
      decoder.destroy();
      await feeding;
    }
  }
}

function createDecoder(compression: 'gzip' | 'zstd'): Decoder {
  const options = { chunkSize: CHUNK_BYTES, readableHighWaterMark: AHEAD_BYTES };
  return compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
}

/** Writes pieces to the decoder until it, or the source, ends; what it left of the last piece is given back. */
async function feed(decoder: Decoder, first: Buffer, source: Source): Promise<void> {
  let fed = 0;
  let upcoming = Promise.resolve(first);
  try {
    for (let piece = await upcoming; piece.length > 0; piece = await upcoming) {
      upcoming = source.next();
      await write(decoder, piece);
      fed += piece.length;
      const left = fed - decoder.bytesWritten;
      if (left === 0) continue;
      const ahead = await upcoming;
      if (ahead.length > 0) source.unread(ahead);
      source.unread(piece.subarray(piece.length - left));
      return;
    }
    decoder.end();
  } catch (error) {
    upcoming.catch(() => {});
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Waits until the decoder has taken the piece, or has come to an end before. */
function write(decoder: Decoder, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      decoder.off('end', done);
      decoder.off('close', done);
      resolve();
    };
    decoder.once('end', done);
    decoder.once('close', done);
    decoder.write(piece, done);
  });
}

async function expectZeros(first: Buffer, source: Source): Promise<void> {
  for (let piece = first; piece.length > 0; piece = await source.next()) {
    if (piece.some((byte) => byte !== 0)) throw new ArchiveError('damaged', 'goes on after its compressed data');
  }
}

async function* limited(chunks: AsyncIterable<Buffer>, source: Source): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    if (unpacked > LAYER_BYTES) throw new ArchiveError('over-limit', `unpacks to more than ${LAYER_BYTES} bytes`);
    if (unpacked > RATIO_FREE_BYTES && unpacked > source.read * UNPACK_RATIO) {
      throw new ArchiveError('over-limit', `unpacks to more than ${UNPACK_RATIO} times its size`);
    }
    yield chunk;
  }
}

function decoderError(error: unknown, compression: Compression): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof Error) || !/^(?:Z_|ZSTD_)/.test(code)) return error;
  if (code === 'Z_BUF_ERROR')
    return new ArchiveError('cut-off', `its ${compression} data is cut off`, { cause: error });
  return new ArchiveError('damaged', `its ${compression} data is damaged (${error.message})`, { cause: error });
}
