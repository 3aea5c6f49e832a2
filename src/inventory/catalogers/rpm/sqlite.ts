import { MAX_RECORD_BYTES } from '../../limits.ts';
import { Damage, upToDamage } from '../damage.ts';
import type { EvidenceFile } from '../types.ts';
import { Pages } from './pages.ts';

/**
 * The rows of one table of an SQLite database, as their records, in the order of their row numbers; and what could not
 * be read, where it stood. Reads the file's pages itself, since SQLite wants a real path and trusts what it finds there.
 * https://www.sqlite.org/fileformat2.html
 *
 * @throws {Damage} when the file is no database or has no such table
 */
export function* sqliteTable(file: EvidenceFile, table: string): Generator<SqliteRecord | Damage> {
  const database = openDatabase(file);
  const root = findTable(database, table);
  yield* upToDamage(records(database, root));
}

/** One row's values. https://www.sqlite.org/fileformat2.html#record_format */
export class SqliteRecord {
  readonly #payload: Buffer;

  constructor(payload: Buffer) {
    this.#payload = payload;
  }

  /**
   * The bytes of the text or blob in a column, counted from 0; null for a number, for NULL and for a column that the
   * row does not have. An INTEGER PRIMARY KEY is NULL in its row.
   * @throws {Damage}
   */
  bytes(column: number): Buffer | null {
    const found = this.#find(column);
    if (found === null || found.type < FIRST_BLOB) return null;
    if (found.end > this.#payload.length) throw new Damage('is damaged: a value is longer than its row');
    return this.#payload.subarray(found.start, found.end);
  }

  /**
   * The whole number in a column; null for anything else.
   * @throws {Damage}
   */
  integer(column: number): number | null {
    const found = this.#find(column);
    if (found === null) return null;
    if (found.type === 8 || found.type === 9) return found.type - 8;
    const length = found.end - found.start;
    if (found.type < 1 || found.type > 5 || found.end > this.#payload.length) return null;
    return this.#payload.readIntBE(found.start, length);
  }

  #find(column: number): { readonly type: number; readonly start: number; readonly end: number } | null {
    const header = readVarint(this.#payload, 0);
    let at = header.end;
    let start = header.value;
    for (let index = 0; at < header.value; index++) {
      const type = readVarint(this.#payload, at);
      const end = start + valueLength(type.value);
      if (index === column) return { type: type.value, start, end };
      at = type.end;
      start = end;
    }
    return null;
  }
}

interface Database {
  readonly pages: Pages;
  /** Bytes of a page that SQLite uses: extensions may keep some at its end. */
  readonly usable: number;
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
}

const MAGIC = 'SQLite format 3\0';
const FILE_HEADER = 100;
const INTERIOR = 5;
const LEAF = 13;
const FIRST_BLOB = 12;
const NUMBER_LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function openDatabase(file: EvidenceFile): Database {
  const head = file.read(0, FILE_HEADER);
  if (head.length < FILE_HEADER || head.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new Damage('is no SQLite database');
  }
  const size = head.readUInt16BE(16);
  const pageSize = size === 1 ? 65536 : size;
  const usable = pageSize - head.readUInt8(20);
  const isPowerOf2 = (pageSize & (pageSize - 1)) === 0;
  if (pageSize < 512 || !isPowerOf2 || usable < 480) throw new Damage(`is damaged: its pages have ${pageSize} bytes`);
  const encoding = ENCODINGS[head.readUInt32BE(56)] ?? 'utf8';
  return { pages: new Pages(file, pageSize), usable, encoding };
}

const ENCODINGS = ['utf8', 'utf8', 'utf16le', 'utf16be'] as const;

/** The page where a table begins, as the table of all tables says: (type, name, tbl_name, rootpage, sql). */
function findTable(database: Database, table: string): number {
  let damage: Damage | null = null;
  for (const record of upToDamage(records(database, 1))) {
    if (record instanceof Damage) {
      damage ??= record;
      continue;
    }
    const [type, name] = [0, 1].map((column) => readText(record.bytes(column), database.encoding));
    const root = record.integer(3);
    if (type === 'table' && name?.toLowerCase() === table.toLowerCase() && root !== null) return root;
  }
  throw damage ?? new Damage(`has no table ${table}`);
}

function readText(bytes: Buffer | null, encoding: Database['encoding']): string {
  if (bytes === null) return '';
  if (encoding !== 'utf16be') return bytes.toString(encoding);
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString('utf16le');
}

/** Goes through a table's tree from its root page. Pages are numbered from 1. */
function* records(database: Database, root: number): Generator<SqliteRecord | Damage> {
  // From the right to the left, so that the leftmost is taken first.
  const ahead = [root];
  // A tree has no more branches than the file has pages.
  let room = database.pages.count;
  for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
    try {
      const page = database.pages.take(number - 1);
      const start = number === 1 ? FILE_HEADER : 0;
      const kind = page.readUInt8(start);
      if (kind === INTERIOR) {
        const below = children(page, start);
        room -= below.length;
        if (room < 0) throw new Damage('is damaged: its tree has more branches than pages');
        ahead.push(...below.reverse());
      } else if (kind === LEAF) yield* leafRecords(database, page, start);
      else throw new Damage(`is damaged: page ${number} is none of a table`);
    } catch (error) {
      yield asDamage(error);
    }
  }
}

/** The pages below an interior page. Their pointers stand before their keys, and that of the last in the head. */
function children(page: Buffer, start: number): number[] {
  const pages = [...cellOffsets(page, start, 12)].map((offset) => page.readUInt32BE(offset));
  return [...pages, page.readUInt32BE(start + 8)];
}

function* leafRecords(database: Database, page: Buffer, start: number): Generator<SqliteRecord | Damage> {
  // Rows that overlap could be many times what the file has.
  let room = page.length;
  for (const offset of cellOffsets(page, start, 8)) {
    try {
      const { payload, local } = readPayload(database, page, offset);
      room -= local;
      if (room < 0) throw new Damage('is damaged: rows of a page overlap');
      yield new SqliteRecord(payload);
    } catch (error) {
      yield asDamage(error);
    }
  }
}

function* cellOffsets(page: Buffer, start: number, headLength: number): Generator<number> {
  const count = page.readUInt16BE(start + 3);
  for (let cell = 0; cell < count; cell++) yield page.readUInt16BE(start + headLength + cell * 2);
}

/** What is too long for a page goes on in a chain of others. https://www.sqlite.org/fileformat2.html#cell_payload_overflow_pages */
function readPayload(
  { pages, usable }: Database,
  page: Buffer,
  offset: number,
): { readonly payload: Buffer; readonly local: number } {
  const { value: length, end: rowid } = readVarint(page, offset);
  if (length > MAX_RECORD_BYTES) throw new Damage(`has a row of ${length} bytes, more than are read`);
  const start = readVarint(page, rowid).end;
  const most = usable - 35;
  if (length <= most) return { payload: cut(page, start, start + length), local: length };
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  const parts = [cut(page, start, start + local)];
  let next = page.readUInt32BE(start + local);
  for (let rest = length - local; rest > 0; ) {
    const overflow = pages.take(next - 1);
    const part = overflow.subarray(4, Math.min(4 + rest, usable));
    parts.push(part);
    rest -= part.length;
    next = overflow.readUInt32BE(0);
  }
  return { payload: Buffer.concat(parts), local };
}

function cut(page: Buffer, start: number, end: number): Buffer {
  if (end > page.length) throw new Damage('is damaged: a row does not fit its page');
  return page.subarray(start, end);
}

/** Big-endian, seven bits a byte, the ninth byte whole. */
function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < start + 8; at++) {
    const byte = byteAt(bytes, at);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return { value: value * 256 + byteAt(bytes, start + 8), end: start + 9 };
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Damage(OUT_OF_PAGE);
  return byte;
}

function valueLength(type: number): number {
  return type < FIRST_BLOB ? (NUMBER_LENGTHS[type] ?? 0) : Math.floor((type - FIRST_BLOB) / 2);
}

const OUT_OF_PAGE = 'is damaged: a number in it leads out of its page';

/** An index beyond the end of a page is damage like any other. */
function asDamage(error: unknown): Damage {
  if (error instanceof Damage) return error;
  if (error instanceof RangeError) return new Damage(OUT_OF_PAGE);
  throw error;
}
