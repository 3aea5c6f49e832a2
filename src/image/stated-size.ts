import { isZstd, ZSTD_FRAME } from './decompression.ts';
import { isGzip } from './gzip-member.ts';

/** At either end of a stored archive: enough for the headers and trailers that state a size. */
export const END_BYTES = 18;

/**
 * What a stored archive states of its own size once it is unpacked: gzip at its end (RFC 1952, 2.3.1), zstd at its start
 * (RFC 8878, 3.1.1.1), and a plain one is its own size. It may be wrong: of several members or frames one is asked, gzip
 * counts modulo 2^32, and nothing is verified.
 *
 * @param first the first `END_BYTES` bytes of it, or all that there are
 * @param last likewise the last
 * @param size of the stored archive, in bytes
 * @returns in bytes; null where it states nothing, or less than it is stored in
 */
export function statedPlainSize(first: Buffer, last: Buffer, size: number): number | null {
  const stated = isGzip(first) ? gzipSize(last) : isZstd(first) ? zstdSize(first) : size;
  return stated === null || stated < size ? null : stated;
}

function gzipSize(last: Buffer): number | null {
  return last.length < 4 ? null : last.readUInt32LE(last.length - 4);
}

function zstdSize(first: Buffer): number | null {
  // What a skippable frame holds says nothing of the rest.
  if (first.readUInt32LE(0) !== ZSTD_FRAME) return null;
  const descriptor = first[4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const start = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes;
  const length = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  if (length === 0 || start + length > first.length) return null;
  if (length === 8) return Number(first.readBigUInt64LE(start));
  return first.readUIntLE(start, length) + (length === 2 ? 256 : 0);
}
