// ZIP archives: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections in the comments below).
// An own reader, since a feed's zip holds thousands of small files: the table of contents is read in one piece, the
// files in the archive's order through one window, and each is inflated in one call.

import { crc32, inflateRawSync } from 'node:zlib';
import { limits } from '../../model/index.ts';
import { FeedError } from '../errors.ts';

import { type FeedFile, folderOf, type InputOptions } from './feed-file.ts';
import { Quota } from './quota.ts';
import type { RandomAccessFile } from './random-access-file.ts';
import { type InputTurn, stretches } from './turn.ts';
import { readZipDirectory, type ZipMember } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;
/** Section 4.4.1.1: the fixed part of a local file header. */
const LOCAL_HEADER_BYTES = 30;

/** A zip begins with its first file, or, where it is empty, with its end. */
export function isZip(first: Buffer): boolean {
  const signature = first.toString('latin1', 0, 4);
  return signature === 'PK\x03\x04' || signature === 'PK\x05\x06';
}

/** All that `zipTurns` gives, in its order. */
export function* zipFiles(file: RandomAccessFile, options: InputOptions): Generator<FeedFile> {
  for (const turn of zipTurns(file, options)) yield* turn.files();
}

/**
 * The wanted files of a zip, in the archive's order, each checked against its length and CRC-32.
 * @throws {FeedError} cut off, damaged, encrypted, over a limit; so do its turns.
 */
export function* zipTurns(file: RandomAccessFile, options: InputOptions): Generator<ZipTurn> {
  for (const { all, bytes } of stretches(wantedMembers(file, options))) {
    yield { bytes, files: () => filesOf(file, all, options) };
  }
}

interface ZipTurn extends InputTurn {
  files(): Iterable<FeedFile>;
}

function* wantedMembers(file: RandomAccessFile, options: InputOptions): Generator<ZipMember> {
  const quota = new Quota(file.name);
  for (const member of readZipDirectory(file)) {
    if (member.name.endsWith('/') || !options.wants(member.name)) continue;
    quota.take(`${file.name}: ${member.name}`, member.size);
    yield member;
  }
}

function* filesOf(file: RandomAccessFile, members: readonly ZipMember[], options: InputOptions): Generator<FeedFile> {
  for (const member of members) {
    options.signal?.throwIfAborted();
    const bytes = content(file, member);
    yield { name: member.name, folder: folderOf(member.name) || folderOf(file.name), bytes };
    options.onProgress?.(Math.min(member.offset + member.packedSize, file.size), file.size);
  }
}

function content(file: RandomAccessFile, member: ZipMember): Buffer {
  const header = file.read(member.offset, LOCAL_HEADER_BYTES);
  if (header.readUInt32LE(0) !== 0x04034b50) throw damaged(file, member, 'has no header');
  // Sizes are taken from the directory (a streamed zip has them only there); names and extras differ in length.
  const start = member.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = file.read(start, member.packedSize);
  const bytes = unpacked(file, member, packed);
  if (bytes.length !== member.size || crc32(bytes) !== member.crc32) throw damaged(file, member, 'is damaged');
  return bytes;
}

function unpacked(file: RandomAccessFile, member: ZipMember, packed: Buffer): Buffer {
  if (member.encrypted) throw damaged(file, member, 'is encrypted');
  if (member.method === STORED) return Buffer.from(packed);
  if (member.method !== DEFLATED) throw damaged(file, member, `is packed by method ${member.method}, not deflated`);
  try {
    const expected = Math.min(member.size, limits.feedFileBytes);
    // One byte is left over: of a chunk that is full, zlib makes the next, for nothing.
    return inflateRawSync(packed, { chunkSize: Math.max(64, expected + 1), maxOutputLength: Math.max(1, expected) });
  } catch (cause) {
    throw damaged(file, member, 'cannot be unpacked', cause);
  }
}

function damaged(file: RandomAccessFile, member: ZipMember, problem: string, cause?: unknown): FeedError {
  return new FeedError('feed-unreadable', file.name, `its file ${member.name} ${problem}`, 'fetch it again', { cause });
}
