import { ArchiveError } from './archive-error.ts';

/** The bytes after a member's data: a CRC-32 and the data's size. */
export const GZIP_TRAILER_BYTES = 8;

export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * How long the header of a gzip member is. https://www.rfc-editor.org/rfc/rfc1952#section-2.3
 * @throws {ArchiveError} `cut-off` when it is longer than `bytes`, `damaged`
 */
export function gzipHeaderLength(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  if (bytes.length > 3 && (bytes[2] !== DEFLATE || (flags & RESERVED_FLAGS) !== 0)) {
    throw new ArchiveError('damaged', 'its gzip data is damaged: its header is of an unknown kind');
  }
  let length = FIXED_BYTES;
  if (flags & EXTRA) length += 2 + (bytes[length] ?? 0) + 256 * (bytes[length + 1] ?? 0);
  if (flags & NAME) length = afterZero(bytes, length);
  if (flags & COMMENT) length = afterZero(bytes, length);
  if (flags & HEADER_CRC) length += 2;
  if (length > bytes.length) throw cutOffGzip();
  return length;
}

/**
 * Checks the size in a member's trailer. Its CRC-32 is left alone: computing one costs a sixth of the time of
 * inflating, and all that comes of it is held against a SHA-256 anyway.
 * @param size of the member's data, in bytes
 * @throws {ArchiveError} `cut-off`, `damaged`
 */
export function checkGzipTrailer(trailer: Buffer, size: number): void {
  if (trailer.length < GZIP_TRAILER_BYTES) throw cutOffGzip();
  if (trailer.readUInt32LE(4) !== size % 2 ** 32) {
    throw new ArchiveError('damaged', 'its gzip data is damaged: it is not of the size that it states');
  }
}

const FIXED_BYTES = 10;
const DEFLATE = 8;
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED_FLAGS = 0xe0;

function afterZero(bytes: Buffer, start: number): number {
  const zero = bytes.indexOf(0, start);
  if (zero < 0) throw cutOffGzip();
  return zero + 1;
}

function cutOffGzip(): ArchiveError {
  return new ArchiveError('cut-off', 'its gzip data is cut off');
}
