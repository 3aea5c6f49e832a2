import { limits } from '../model/index.ts';
import { ArchiveError } from './archive-error.ts';
import { CompressedBytes } from './compressed-bytes.ts';
import { checkGzipTrailer, GZIP_TRAILER_BYTES, gzipHeaderLength, isGzip } from './gzip-member.ts';
import { ZSTD_FRAMES } from './limits.ts';
import { createStream, type DecoderKind, type DecoderStream, ThreadDecoder } from './thread-decoder.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Where the decoder is at work: in Node's pool, so that this thread is free meanwhile, or here, which is less work. */
export type DecoderChoice = 'in-the-pool' | 'on-this-thread';

export interface Decompressed {
  readonly compression: Compression;
  /** The plain bytes, in chunks of up to 1 MiB, each of which holds until the next is asked for. Throws `ArchiveError`. */
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * Decompresses a stream by what it starts with, for media types are often wrong: gzip (RFC 1952) and zstd (RFC 8878),
 * each of several members or frames, with zeros after them; anything else is passed on as it is.
 * @param stored is read to its end unless an error is thrown, and never closed
 * @throws {ArchiveError} for a compression that images do not use
 */
export async function decompress(
  stored: AsyncIterator<Buffer>,
  choice: DecoderChoice = 'in-the-pool',
): Promise<Decompressed> {
  const source = new CompressedBytes(stored, choice === 'in-the-pool');
  const start = await source.next();
  source.giveBack(start);
  const compression = compressionOf(start);
  if (compression === 'none') return { compression, chunks: source.rest() };
  return {
    compression,
    chunks: limited(compression === 'gzip' ? gunzipped(source, choice) : unframed(source, choice), source),
  };
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
/** Zlib's output buffers: with its own default of 16 KiB it takes twice the time. */
const CHUNK_BYTES = 1024 * 1024;
/** Decompressed ahead, so that the thread that inflates does not wait for the one that hashes. */
const AHEAD_BYTES = 2 * CHUNK_BYTES;
const DECODER_OPTIONS = { chunkSize: CHUNK_BYTES, readableHighWaterMark: AHEAD_BYTES };

/** What a frame begins with that holds data (RFC 8878, 3.1.1). */
export const ZSTD_FRAME = 0xfd2fb528;

/** A frame, or a skippable one (RFC 8878, 3.1). */
export function isZstd(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  const magic = bytes.readUInt32LE(0);
  return magic === ZSTD_FRAME || (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/**
 * Inflates a first member, nearly always the only one, the fast way: without its checksum. Layers made to be read in
 * parts have thousands of further ones, which Node's gunzip reads in one go.
 */
async function* gunzipped(source: CompressedBytes, choice: DecoderChoice): AsyncGenerator<Buffer> {
  const first = await source.next();
  source.giveBack(first.subarray(gzipHeaderLength(first)));
  let size = 0;
  for await (const chunk of decoded('deflate', source, choice)) {
    size += chunk.length;
    yield chunk;
  }
  const after = await source.next();
  checkGzipTrailer(after, size);
  source.giveBack(after.subarray(GZIP_TRAILER_BYTES));
  const second = await source.next();
  source.giveBack(second);
  if (isGzip(second)) yield* decoded('gzip', source, choice);
  await expectZeros(source);
}

/** Node's zstd decoder ends with its first frame. */
async function* unframed(source: CompressedBytes, choice: DecoderChoice): AsyncGenerator<Buffer> {
  for (let frames = 0; ; frames += 1) {
    if (frames > ZSTD_FRAMES) throw new ArchiveError('over-limit', `has more than ${ZSTD_FRAMES} zstd frames`);
    const piece = await source.next();
    source.giveBack(piece);
    if (!isZstd(piece)) break;
    yield* decoded('zstd', source, choice);
  }
  await expectZeros(source);
}

/** What one decoder makes of the source, until it has come to its end. */
async function* decoded(kind: DecoderKind, source: CompressedBytes, choice: DecoderChoice): AsyncGenerator<Buffer> {
  const decoder = choice === 'on-this-thread' ? ThreadDecoder.open(kind) : null;
  yield* decoder === null ? decodedInPool(createStream(kind, DECODER_OPTIONS), source) : decodedHere(decoder, source);
}

async function* decodedHere(decoder: ThreadDecoder, source: CompressedBytes): AsyncGenerator<Buffer> {
  try {
    for (let piece = await source.next(); piece.length > 0; piece = await source.next()) {
      const left = yield* decoder.decode(piece);
      if (left === 0) continue;
      source.giveBack(piece.subarray(piece.length - left));
      return;
    }
    decoder.finish();
  } finally {
    decoder.close();
  }
}

async function* decodedInPool(decoder: DecoderStream, source: CompressedBytes): AsyncGenerator<Buffer> {
  const feeding = feed(decoder, source);
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (error) {
    throw decoderError(error);
  } finally {
    decoder.destroy();
    await feeding;
  }
}

/** Writes pieces to the decoder until it, or the source, ends; what it left of the last piece is given back. */
async function feed(decoder: DecoderStream, source: CompressedBytes): Promise<void> {
  let fed = 0;
  let upcoming = source.next();
  try {
    for (let piece = await upcoming; piece.length > 0; piece = await upcoming) {
      upcoming = source.next();
      // It may fail while the decoder is at work; it is awaited, and so noticed, after that.
      upcoming.catch(() => {});
      await write(decoder, piece);
      fed += piece.length;
      const left = fed - decoder.bytesWritten;
      if (left === 0) continue;
      source.giveBack(await upcoming);
      source.giveBack(piece.subarray(piece.length - left));
      return;
    }
    decoder.end();
  } catch (error) {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Waits until the decoder has taken the piece, or has come to an end before. */
function write(decoder: DecoderStream, piece: Buffer): Promise<void> {
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

/** Archivers fill up their last block on tapes, and some still do. */
async function expectZeros(source: CompressedBytes): Promise<void> {
  for await (const piece of source.rest()) {
    if (piece.some((byte) => byte !== 0)) throw new ArchiveError('damaged', 'goes on after its compressed data');
  }
}

async function* limited(chunks: AsyncIterable<Buffer>, source: CompressedBytes): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    if (unpacked > limits.layerBytes)
      throw new ArchiveError('over-limit', `unpacks to more than ${limits.layerBytes} bytes (limits.layerBytes)`);
    if (unpacked > limits.layerRatioFreeBytes && unpacked > source.taken * limits.layerRatio) {
      throw new ArchiveError(
        'over-limit',
        `unpacks to more than ${limits.layerRatio} times its size (limits.layerRatio)`,
      );
    }
    yield chunk;
  }
}

function decoderError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof Error) || !/^(?:Z_|ZSTD_)/.test(code)) return error;
  if (code === 'Z_BUF_ERROR') return new ArchiveError('cut-off', 'its compressed data is cut off', { cause: error });
  return new ArchiveError('damaged', `its compressed data is damaged (${error.message})`, { cause: error });
}
