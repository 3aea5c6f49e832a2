import { FeedError } from '../errors.ts';
import { ZIP_DIRECTORY_BYTES } from '../limits.ts';
import { overLimit } from './quota.ts';
import type { RandomAccessFile } from './random-access-file.ts';

/** A file of a zip as its table of contents has it; sizes and offsets in bytes. */
export interface ZipMember {
  readonly name: string;
  readonly offset: number;
  readonly packedSize: number;
  readonly size: number;
  readonly crc32: number;
  readonly method: number;
  readonly encrypted: boolean;
}

/** Sections 4.3.16, 4.3.12, 4.3.15, 4.3.14 of APPNOTE: the signatures and the fixed lengths of their records. */
const END = { signature: 0x06054b50, bytes: 22 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const ZIP64_LOCATOR = { signature: 0x07064b50, bytes: 20 };
const ZIP64_END = { signature: 0x06064b50, bytes: 56 };
/** The end record is followed by a comment of at most this length. */
const COMMENT_BYTES = 0xffff;
/** "See the ZIP64 record." */
const IN_ZIP64 = 0xffffffff;

/**
 * A zip's table of contents, in its order.
 * @throws {FeedError} cut off, damaged, over a limit.
 */
export function* readZipDirectory(file: RandomAccessFile): Generator<ZipMember> {
  const { offset, size, members } = locate(file);
  if (size > ZIP_DIRECTORY_BYTES)
    throw overLimit(file.name, `its table of contents has more than ${ZIP_DIRECTORY_BYTES} bytes`);
  const directory = new Directory(file, offset, size);
  for (let index = 0; index < members; index += 1) {
    const record = directory.next(CENTRAL.bytes);
    if (record.readUInt32LE(0) !== CENTRAL.signature) throw cutOff(file);
    const nameBytes = record.readUInt16LE(28);
    const extraBytes = record.readUInt16LE(30);
    const rest = directory.next(nameBytes + extraBytes + record.readUInt16LE(32));
    yield {
      name: rest.toString('utf8', 0, nameBytes),
      method: record.readUInt16LE(10),
      crc32: record.readUInt32LE(16),
      encrypted: (record.readUInt16LE(8) & 1) === 1,
      ...placed(file, record, rest.subarray(nameBytes, nameBytes + extraBytes)),
    };
  }
}

/** The table's bytes, one stretch after the other: half a million files have forty megabytes of them. */
class Directory {
  readonly #file: RandomAccessFile;
  #piece: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Of the file, which follows the piece. */
  #unread: number;
  readonly #end: number;

  constructor(file: RandomAccessFile, offset: number, size: number) {
    this.#file = file;
    this.#unread = offset;
    this.#end = offset + size;
  }

  /** @throws {FeedError} cut off */
  next(bytes: number): Buffer {
    if (this.#at + bytes > this.#piece.length) this.#read(bytes);
    this.#at += bytes;
    return this.#piece.subarray(this.#at - bytes, this.#at);
  }

  #read(bytes: number): void {
    const left = this.#piece.subarray(this.#at);
    const more = Math.min(Math.max(PIECE_BYTES, bytes), this.#end - this.#unread);
    if (left.length + more < bytes) throw cutOff(this.#file);
    this.#piece = Buffer.concat([left, this.#file.readApart(this.#unread, more)]);
    this.#unread += more;
    this.#at = 0;
  }
}

/** Of a table of contents, read at a time. */
const PIECE_BYTES = 64 * 1024;

/** Sizes and offset of a central record, from its ZIP64 extra field (section 4.5.3) where they do not fit. */
function placed(
  file: RandomAccessFile,
  record: Buffer,
  extra: Buffer,
): Pick<ZipMember, 'size' | 'packedSize' | 'offset'> {
  const wide = zip64Extra(extra);
  let at = 0;
  const resolved = (narrow: number): number => {
    if (narrow !== IN_ZIP64) return narrow;
    if (at + 8 > wide.length) throw cutOff(file);
    at += 8;
    return wideNumber(file, wide, at - 8);
  };
  const size = resolved(record.readUInt32LE(24));
  const packedSize = resolved(record.readUInt32LE(20));
  return { size, packedSize, offset: resolved(record.readUInt32LE(42)) };
}

function zip64Extra(extra: Buffer): Buffer {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  return Buffer.alloc(0);
}

function locate(file: RandomAccessFile): { readonly offset: number; readonly size: number; readonly members: number } {
  const tailStart = Math.max(0, file.size - END.bytes - COMMENT_BYTES);
  const tail = Buffer.from(file.read(tailStart, file.size - tailStart));
  let at = tail.length - END.bytes;
  while (at >= 0 && tail.readUInt32LE(at) !== END.signature) at -= 1;
  if (at < 0) throw cutOff(file);
  const narrow = {
    members: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const locatorAt = at - ZIP64_LOCATOR.bytes;
  if (locatorAt < 0 || tail.readUInt32LE(locatorAt) !== ZIP64_LOCATOR.signature) return narrow;
  const end = file.read(wideNumber(file, tail, locatorAt + 8), ZIP64_END.bytes);
  if (end.readUInt32LE(0) !== ZIP64_END.signature) throw cutOff(file);
  return { members: wideNumber(file, end, 32), size: wideNumber(file, end, 40), offset: wideNumber(file, end, 48) };
}

function wideNumber(file: RandomAccessFile, bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw cutOff(file);
  return Number(value);
}

function cutOff(file: RandomAccessFile): FeedError {
  return new FeedError(
    'feed-cut-off',
    file.name,
    'is cut off: its table of contents is missing or damaged',
    'fetch it again',
  );
}
