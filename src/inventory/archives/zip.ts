import { inflateRawSync } from 'node:zlib';
import type { FileContent } from '../../image/index.ts';
import { limits } from '../../model/index.ts';
import type { ArchiveBudget } from './budget.ts';
import { ArchiveReadError } from './errors.ts';
import { MAX_DIRECTORY_BYTES } from './limits.ts';

/** A file in a zip, as its table of contents has it; sizes in bytes. */
export interface ZipMember {
  readonly name: string;
  readonly size: number;
  readonly packedSize: number;
  /** From the file's start to its local header. */
  readonly offset: number;
  readonly method: number;
  readonly isEncrypted: boolean;
}

/** A zip archive: the members of interest, read as they are asked for. */
export interface Zip {
  readonly members: readonly ZipMember[];
  /**
   * All of a member, of at most `limit` bytes.
   * @throws {ArchiveReadError} as `open` does
   */
  bytes(member: ZipMember, limit: number): Buffer;
  /**
   * What a member holds: a part of the archive itself where it is stored, and unpacked in memory where it is deflated.
   * @throws {ArchiveReadError} encrypted, damaged, or over `limit` bytes or the budget
   */
  open(member: ZipMember, limit: number): FileContent;
}

/**
 * Zip archives: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections in the comments below), of which
 * the table of contents at the end is read first and alone. A program may stand before the archive, as in jars that
 * start themselves; then the offsets in it may count from the archive's own start.
 *
 * @param keeps which members are of interest, by their names
 * @throws {ArchiveReadError} when it is no such archive, cut off or damaged, or over the budget
 */
export function readZip(file: FileContent, budget: ArchiveBudget, keeps: (name: string) => boolean): Zip {
  const { offset, size, shift } = findDirectory(file);
  if (size > MAX_DIRECTORY_BYTES) throw new ArchiveReadError(`has a table of contents of ${size} bytes`);
  budget.takeDirectory(size);
  const directory = file.read(offset, offset + size);
  if (directory.length < size) throw new ArchiveReadError('is cut off in its table of contents');
  return {
    members: [...readDirectory(directory, shift, keeps)],
    open: (member, limit) => openMember(file, member, limit, budget),
    bytes: (member, limit) => {
      const content = openMember(file, member, limit, budget);
      if (content.size > limit) throw new ArchiveReadError(`has ${content.size} bytes, more than ${limit}`);
      if (member.method === STORED) budget.takeUnpacked(content.size);
      return content.read(0, content.size);
    },
  };
}

/** Whether bytes begin like a zip. */
export function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE(0) === 0x504b0304;
}

/** Sections 4.3.16, 4.3.12, 4.3.15, 4.3.14: signatures and the fixed lengths of their records. */
const END = { signature: 0x06054b50, bytes: 22 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const ZIP64_LOCATOR = { signature: 0x07064b50, bytes: 20 };
const ZIP64_END = { signature: 0x06064b50, bytes: 56 };
/** The end record is followed by a comment of at most this length. */
const MAX_COMMENT = 0xffff;
/** "See the ZIP64 record." */
const IN_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  /** What is to be added to the offsets in it. */
  readonly shift: number;
}

function findDirectory(file: FileContent): DirectoryPlace {
  const tailStart = Math.max(0, file.size - END.bytes - MAX_COMMENT);
  const tail = file.read(tailStart, file.size);
  for (let at = tail.length - END.bytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END.signature) continue;
    const size = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    const wide = size === IN_ZIP64 || offset === IN_ZIP64 || tail.readUInt16LE(at + 10) === 0xffff;
    const found = (wide ? zip64Directory(file, tailStart + at) : null) ?? { size, offset, end: tailStart + at };
    const start = found.end - found.size;
    if (start >= found.offset) return { offset: start, size: found.size, shift: start - found.offset };
  }
  throw new ArchiveReadError('has no table of contents: it is no zip archive, or cut off');
}

function zip64Directory(file: FileContent, endAt: number): { size: number; offset: number; end: number } | null {
  const locator = file.read(endAt - ZIP64_LOCATOR.bytes, endAt);
  if (locator.length < ZIP64_LOCATOR.bytes || locator.readUInt32LE(0) !== ZIP64_LOCATOR.signature) return null;
  const recordAt = wideNumber(locator, 8);
  const record = file.read(recordAt, recordAt + ZIP64_END.bytes);
  if (record.length < ZIP64_END.bytes || record.readUInt32LE(0) !== ZIP64_END.signature) return null;
  return { size: wideNumber(record, 40), offset: wideNumber(record, 48), end: recordAt };
}

function* readDirectory(directory: Buffer, shift: number, keeps: (name: string) => boolean): Generator<ZipMember> {
  let count = 0;
  for (let at = 0; at + CENTRAL.bytes <= directory.length && directory.readUInt32LE(at) === CENTRAL.signature; ) {
    if (++count > limits.archiveMembers)
      throw new ArchiveReadError(`has more than ${limits.archiveMembers} members (limits.archiveMembers)`);
    const nameEnd = at + CENTRAL.bytes + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const end = extraEnd + directory.readUInt16LE(at + 32);
    if (end > directory.length) throw new ArchiveReadError('is cut off in its table of contents');
    const name = directory.toString('utf8', at + CENTRAL.bytes, nameEnd);
    if (keeps(name)) {
      const { size, packedSize, offset } = placed(directory, at, directory.subarray(nameEnd, extraEnd));
      const method = directory.readUInt16LE(at + 10);
      const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
      yield { name, size, packedSize, offset: offset + shift, method, isEncrypted };
    }
    at = end;
  }
}

/** Sizes and offset, from the ZIP64 extra field (section 4.5.3) where they do not fit. */
function placed(directory: Buffer, at: number, extra: Buffer) {
  const wide = zip64Extra(extra);
  let next = 0;
  const resolved = (narrow: number): number => {
    if (narrow !== IN_ZIP64 || next + 8 > wide.length) return narrow;
    next += 8;
    return wideNumber(wide, next - 8);
  };
  const size = resolved(directory.readUInt32LE(at + 24));
  const packedSize = resolved(directory.readUInt32LE(at + 20));
  return { size, packedSize, offset: resolved(directory.readUInt32LE(at + 42)) };
}

function zip64Extra(extra: Buffer): Buffer {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  return Buffer.alloc(0);
}

function wideNumber(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function openMember(file: FileContent, member: ZipMember, limit: number, budget: ArchiveBudget): FileContent {
  if (member.isEncrypted) throw new ArchiveReadError('is encrypted');
  const header = file.read(member.offset, member.offset + LOCAL.bytes);
  if (header.length < LOCAL.bytes || header.readUInt32LE(0) !== LOCAL.signature) {
    throw new ArchiveReadError('has no header where the table of contents says');
  }
  // Sizes are the directory's: a zip written as a stream has them only there.
  const start = member.offset + LOCAL.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + member.packedSize > file.size) throw new ArchiveReadError('is cut off');
  if (member.method === STORED) return partOf(file, start, member.packedSize);
  if (member.method !== DEFLATED) throw new ArchiveReadError(`is packed by method ${member.method}, which is not read`);
  if (member.size > limit) throw new ArchiveReadError(`unpacks to ${member.size} bytes, more than ${limit}`);
  budget.takeUnpacked(member.size);
  return heldContent(inflated(file.read(start, start + member.packedSize), member.size));
}

function inflated(packed: Buffer, size: number): Buffer {
  let bytes: Buffer;
  try {
    bytes = inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (cause) {
    throw new ArchiveReadError('cannot be unpacked, or is larger than it says', { cause });
  }
  if (bytes.length !== size) throw new ArchiveReadError('is smaller than it says');
  return bytes;
}

function partOf(file: FileContent, start: number, size: number): FileContent {
  const within = (at: number) => start + Math.min(Math.max(at, 0), size);
  return { size, read: (from, to) => file.read(within(from), within(to)) };
}

function heldContent(bytes: Buffer): FileContent {
  return { size: bytes.length, read: (from, to) => bytes.subarray(Math.max(from, 0), Math.max(to, 0)) };
}
