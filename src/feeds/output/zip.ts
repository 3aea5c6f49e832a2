// Writes ZIP archives: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections in the comments below).

import { crc32, deflateRawSync } from 'node:zlib';

/** A file to be packed; `name` in ASCII. */
export interface ZipFile {
  readonly name: string;
  readonly content: string;
}

/**
 * A zip of these files in their order, in pieces: the same bytes for the same files, since it carries no times. What is
 * kept of a file that has been written is its entry in the table of contents, some hundred bytes.
 */
export function* writeZip(files: Iterable<ZipFile>): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const bytes = Buffer.from(content);
    // One buffer of the right size: a record has some 1 KiB, and the default of 16 KiB costs more than the packing.
    const packed = deflateRawSync(bytes, { chunkSize: Math.max(64, bytes.length) });
    const member = { name, offset, crc32: crc32(bytes), size: bytes.length, packedSize: packed.length };
    const header = localHeader(member);
    directory.push(directoryEntry(member));
    offset += header.length + packed.length;
    yield header;
    yield packed;
  }
  let size = 0;
  for (const entry of directory) {
    size += entry.length;
    yield entry;
  }
  yield endOfDirectory({ members: directory.length, size, offset });
}

interface Member {
  readonly name: string;
  readonly offset: number;
  readonly crc32: number;
  readonly size: number;
  readonly packedSize: number;
}

const DEFLATED = 8;
/** Section 4.4.6: midnight of 1 January 1980, the first day that a zip can name. */
const FIRST_DAY = 0x0021;
/** Section 4.4.3: 2.0 for deflated files, 4.5 for fields of 64 bits. */
const DEFLATE_VERSION = 20;
const WIDE_VERSION = 45;
/** Sections 4.4.1.4 and 4.4.21: stands where the number is in the 64-bit field instead. */
const WIDE_32 = 0xffffffff;
const WIDE_16 = 0xffff;

/** Section 4.3.7. A single record is far below 4 GiB, so sizes need no 64-bit fields. */
function localHeader(member: Member): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(DEFLATE_VERSION, 4);
  writeFacts(header, member, 8);
  return Buffer.concat([header, Buffer.from(member.name, 'latin1')]);
}

/** Section 4.3.12. */
function directoryEntry(member: Member): Buffer {
  const isWide = member.offset >= WIDE_32;
  const extra = Buffer.alloc(isWide ? 12 : 0);
  if (isWide) {
    // Section 4.5.3: the field's id, its length, the offset.
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(member.offset), 4);
  }
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(isWide ? WIDE_VERSION : DEFLATE_VERSION, 4);
  entry.writeUInt16LE(isWide ? WIDE_VERSION : DEFLATE_VERSION, 6);
  writeFacts(entry, member, 10);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt32LE(isWide ? WIDE_32 : member.offset, 42);
  return Buffer.concat([entry, Buffer.from(member.name, 'latin1'), extra]);
}

/** From the method on, both kinds of header have the same fields. */
function writeFacts(header: Buffer, member: Member, at: number): void {
  header.writeUInt16LE(DEFLATED, at);
  header.writeUInt16LE(FIRST_DAY, at + 4);
  header.writeUInt32LE(member.crc32, at + 6);
  header.writeUInt32LE(member.packedSize, at + 10);
  header.writeUInt32LE(member.size, at + 14);
  header.writeUInt16LE(member.name.length, at + 18);
}

/** Sections 4.3.14 to 4.3.16. */
function endOfDirectory({ members, size, offset }: { members: number; size: number; offset: number }): Buffer {
  const isWide = members >= WIDE_16 || size >= WIDE_32 || offset >= WIDE_32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isWide ? WIDE_16 : members, 8);
  end.writeUInt16LE(isWide ? WIDE_16 : members, 10);
  end.writeUInt32LE(isWide ? WIDE_32 : size, 12);
  end.writeUInt32LE(isWide ? WIDE_32 : offset, 16);
  if (!isWide) return end;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(WIDE_VERSION, 12);
  wide.writeUInt16LE(WIDE_VERSION, 14);
  wide.writeBigUInt64LE(BigInt(members), 24);
  wide.writeBigUInt64LE(BigInt(members), 32);
  wide.writeBigUInt64LE(BigInt(size), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, end]);
}
