import { MAX_RECORD_BYTES } from '../../limits.ts';
import { Damage } from '../damage.ts';
import type { EvidenceFile } from '../types.ts';
import { Pages } from './pages.ts';

/**
 * The values of a Berkeley DB hash table, as rpm used it up to 4.15 (`Packages`): keys are a package's number, 4 bytes,
 * values its header. Key 0 holds the next number. Databases are in the byte order of the machine that wrote them.
 * https://github.com/berkeleydb/libdb/blob/master/src/dbinc/db_page.h (HMETA33, PAGE, HKEYDATA, HOFFPAGE)
 *
 * @throws {Damage} when the file is no such database
 */
export function* berkeleyHeaders(file: EvidenceFile): Generator<Buffer | Damage> {
  const database = openDatabase(file);
  for (let bucket = 0; bucket <= database.lastBucket; bucket++) {
    try {
      yield* bucketValues(database, bucketPage(database, bucket));
    } catch (error) {
      yield asDamage(error);
    }
  }
}

interface Database {
  readonly pages: Pages;
  readonly order: ByteOrder;
  readonly lastBucket: number;
  /** What to add to a bucket's number for its page, by the bucket's generation: the table grows by doubling. */
  readonly spares: readonly number[];
}

const META_BYTES = 512;
const HASH_MAGIC = 0x061561;
const CHECKSUMS = 1;
const PAGE_HEAD = 26;

/** Page types. */
const HASH_PAGES: ReadonlySet<number> = new Set([2, 13]);
const HASH_META = 8;
const OVERFLOW = 7;
const UNUSED = 0;

/** Item types on a hash page. */
const KEY_OR_DATA = 1;
const OFF_PAGE = 3;

function openDatabase(file: EvidenceFile): Database {
  const meta = file.read(0, META_BYTES);
  const order = meta.length < META_BYTES ? null : byteOrder(meta);
  if (order === null) throw new Damage('is no Berkeley DB hash table');
  const pageSize = order.u32(meta, 20);
  if (meta.readUInt8(24) !== 0 || (meta.readUInt8(26) & CHECKSUMS) !== 0) {
    throw new Damage('is encrypted or has checksums, which rpm does not use and is not read');
  }
  if (pageSize < META_BYTES || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0 || meta[25] !== HASH_META) {
    throw new Damage('is damaged: its first page is not that of a hash table');
  }
  const pages = new Pages(file, pageSize);
  const lastBucket = order.u32(meta, 72);
  if (lastBucket >= file.size / pageSize) {
    throw new Damage(`is cut off or damaged: it has ${lastBucket + 1} buckets in ${file.size} bytes`);
  }
  return {
    pages,
    order,
    lastBucket,
    spares: Array.from({ length: 32 }, (_, index) => order.u32(meta, 96 + index * 4)),
  };
}

interface ByteOrder {
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
}

const LITTLE: ByteOrder = { u16: (bytes, at) => bytes.readUInt16LE(at), u32: (bytes, at) => bytes.readUInt32LE(at) };
const BIG: ByteOrder = { u16: (bytes, at) => bytes.readUInt16BE(at), u32: (bytes, at) => bytes.readUInt32BE(at) };

function byteOrder(meta: Buffer): ByteOrder | null {
  return [LITTLE, BIG].find((order) => order.u32(meta, 12) === HASH_MAGIC) ?? null;
}

function bucketPage({ spares }: Database, bucket: number): number {
  return bucket + (spares[32 - Math.clz32(bucket)] ?? 0);
}

/** A bucket is a chain of pages. */
function* bucketValues(database: Database, first: number): Generator<Buffer | Damage> {
  const { pages, order } = database;
  let number = first;
  do {
    const page = pages.take(number);
    const type = page.readUInt8(25);
    // Buckets are laid out ahead; what was never written to is all zeros.
    if (type === UNUSED) return;
    if (!HASH_PAGES.has(type)) throw new Damage(`is damaged: page ${number} is none of a hash table`);
    const items = order.u16(page, 20);
    for (let item = 0; item + 1 < items; item += 2) {
      try {
        if (!isCounter(itemAt(order, page, item))) yield readValue(database, itemAt(order, page, item + 1));
      } catch (error) {
        yield asDamage(error);
      }
    }
    number = order.u32(page, 16);
  } while (number !== 0);
}

/** Items fill a page from its end: each ends where the one before begins. */
function itemAt(order: ByteOrder, page: Buffer, item: number): Buffer {
  const start = order.u16(page, PAGE_HEAD + item * 2);
  const end = item === 0 ? page.length : order.u16(page, PAGE_HEAD + (item - 1) * 2);
  if (start >= end || end > page.length) throw new Damage('is damaged: an item does not fit its page');
  return page.subarray(start, end);
}

function isCounter(key: Buffer): boolean {
  return key.length === 5 && key[0] === KEY_OR_DATA && key.readUInt32LE(1) === 0;
}

function readValue({ pages, order }: Database, item: Buffer): Buffer {
  const type = item.readUInt8(0);
  if (type === KEY_OR_DATA) return item.subarray(1);
  if (type !== OFF_PAGE) throw new Damage('is damaged: an item is of no kind that rpm writes');
  const length = order.u32(item, 8);
  if (length > MAX_RECORD_BYTES) throw new Damage(`has a header of ${length} bytes, more than are read`);
  const parts: Buffer[] = [];
  let next = order.u32(item, 4);
  for (let rest = length; rest > 0; ) {
    const page = pages.take(next);
    const part = page.subarray(PAGE_HEAD, PAGE_HEAD + Math.min(order.u16(page, 22), rest));
    if (page.readUInt8(25) !== OVERFLOW || part.length === 0) {
      throw new Damage(`is damaged: page ${next} goes on with no header`);
    }
    parts.push(part);
    rest -= part.length;
    next = order.u32(page, 16);
  }
  return Buffer.concat(parts);
}

/** An index beyond the end of a page is damage like any other. */
function asDamage(error: unknown): Damage {
  if (error instanceof Damage) return error;
  if (error instanceof RangeError) return new Damage('is damaged: a number in it leads out of its page');
  throw error;
}
