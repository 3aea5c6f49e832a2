import { limits } from '../model/index.ts';
import { ArchiveError } from './archive-error.ts';

/** The block that all of a tar archive is made of, in bytes. */
export const BLOCK = 512;

/** One header block, decoded. */
export interface TarHeader {
  /** With the prefix of ustar. */
  readonly name: string;
  readonly linkName: string;
  /** The type flag: `0`, `5`, `x`, … */
  readonly type: string;
  /** In bytes, as the size field says: what is stored. */
  readonly size: number;
  readonly format: 'v7' | 'ustar' | 'gnu' | 'star';
}

/**
 * Decodes and verifies the header block at `at`.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 (ustar) and
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html (GNU, star, and before POSIX)
 * @throws {ArchiveError} when it is no header
 */
export function readHeader(block: Buffer, at: number): TarHeader {
  verifyChecksum(block, at);
  const format = formatOf(block, at);
  const name = readText(block, at, 100);
  const prefixLength = format === 'ustar' ? 155 : format === 'star' ? 131 : 0;
  const prefix = prefixLength === 0 || block[at + 345] === 0 ? '' : readText(block, at + 345, prefixLength);
  const type = block[at + 156] ?? 0;
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: block[at + 157] === 0 ? '' : readText(block, at + 157, 100),
    type: type === 0 ? '\0' : String.fromCharCode(type),
    size: readNumber(block, at + 124, 12),
    format,
  };
}

/** True when the block at `at` is all zeros: a half of the archive's end. */
export function isZeroBlock(block: Buffer, at: number): boolean {
  for (let offset = at; offset < at + BLOCK; offset += 1) if (block[offset] !== 0) return false;
  return true;
}

/**
 * A number of a header field: octal digits, or GNU's base-256 for what they cannot hold.
 * https://www.gnu.org/software/tar/manual/html_node/Extensions.html
 * @throws {ArchiveError} for what is neither, negative, or beyond 2^53
 */
export function readNumber(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  if (first >= 0x80) return readBase256(block, start, length);
  let value = 0;
  let offset = start;
  const end = start + length;
  while (offset < end && (block[offset] === 0x20 || block[offset] === 0)) offset += 1;
  for (; offset < end; offset += 1) {
    const digit = (block[offset] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const terminator = offset < end ? block[offset] : 0;
  if (terminator !== 0 && terminator !== 0x20) throw damagedHeader('a number of it is not octal');
  return value;
}

/**
 * The text of bytes that are nearly always UTF-8. Bytes that are not are kept apart as `\xNN`, so that two names never
 * become one and every run gives the same.
 * @throws {ArchiveError} `over-limit`
 */
export function decodeName(bytes: Buffer, start: number, end: number): string {
  if (end - start > limits.pathBytes)
    throw new ArchiveError('over-limit', `has a path of more than ${limits.pathBytes} bytes (limits.pathBytes)`);
  const text = bytes.toString('utf8', start, end);
  return text.includes('\ufffd') ? escapeInvalid(bytes.subarray(start, end)) : text;
}

function readText(block: Buffer, start: number, length: number): string {
  let end = start;
  while (end < start + length && block[end] !== 0) end += 1;
  return decodeName(block, start, end);
}

function readBase256(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  if (first & 0x40) throw damagedHeader('its size is negative');
  let value = first & 0x3f;
  for (let offset = start + 1; offset < start + length; offset += 1) value = value * 256 + (block[offset] ?? 0);
  if (value > Number.MAX_SAFE_INTEGER) throw damagedHeader('its size is impossible');
  return value;
}

/** The sum of all bytes with the checksum's own field as spaces; old archivers summed signed bytes. */
function verifyChecksum(block: Buffer, at: number): void {
  let sum = 0;
  let high = 0;
  for (let offset = at; offset < at + BLOCK; offset += 1) {
    const byte = block[offset] ?? 0;
    sum += byte;
    high += byte >> 7;
  }
  let fieldSum = 0;
  let fieldHigh = 0;
  for (let offset = at + 148; offset < at + 156; offset += 1) {
    const byte = block[offset] ?? 0;
    fieldSum += byte;
    fieldHigh += byte >> 7;
  }
  const unsigned = sum - fieldSum + 8 * 0x20;
  const stated = readNumber(block, at + 148, 8);
  if (stated !== unsigned && stated !== unsigned - 256 * (high - fieldHigh)) {
    throw damagedHeader('its checksum is wrong');
  }
}

function formatOf(block: Buffer, at: number): TarHeader['format'] {
  const magic = block.toString('latin1', at + 257, at + 265);
  if (magic === 'ustar  \0') return 'gnu';
  if (!magic.startsWith('ustar\0')) return 'v7';
  return block.toString('latin1', at + 508, at + 512) === 'tar\0' ? 'star' : 'ustar';
}

function escapeInvalid(bytes: Buffer): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = validSequence(bytes, at);
    text +=
      length === 0 ? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}` : bytes.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** The length of the well-formed UTF-8 sequence at `at`, or 0. */
function validSequence(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  const sequence = bytes.subarray(at, at + length);
  return sequence.length === length && Buffer.from(sequence.toString('utf8')).equals(sequence) ? length : 0;
}

function damagedHeader(problem: string): ArchiveError {
  return new ArchiveError('damaged', `is no tar archive, or one with a damaged header: ${problem}`);
}
