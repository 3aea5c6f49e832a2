import { Damage } from '../damage.ts';

/** The tags that are read of a header. https://rpm-software-management.github.io/rpm/manual/tags.html */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  licence: 1014,
  architecture: 1022,
  oldFileNames: 1027,
  fileStates: 1029,
  sourceRpm: 1044,
  folderIndexes: 1116,
  baseNames: 1117,
  folderNames: 1118,
  modularityLabel: 5096,
} as const;

/** The tags that are there; where one stands several times, the last holds, as for rpm. */
export type RpmHeader = ReadonlyMap<number, RpmEntry>;

/** What a tag has, copied from the database. */
export interface RpmEntry {
  readonly type: number;
  readonly count: number;
  /** From where its values begin to where the next tag's do, or the header ends. */
  readonly bytes: Buffer;
}

/**
 * A header as rpm's databases keep it: how many entries and how many bytes of data, the entries (tag, type, offset and
 * count, each 4 bytes, big-endian), the data.
 * https://rpm-software-management.github.io/rpm/manual/format_header.html
 *
 * @throws {Damage}
 */
export function readRpmHeader(blob: Buffer): RpmHeader {
  if (blob.length < HEAD_BYTES) throw new Damage('is damaged: a header is cut off');
  const entries = blob.readUInt32BE(0);
  const data = HEAD_BYTES + entries * ENTRY_BYTES;
  const end = data + blob.readUInt32BE(4);
  if (entries > MAX_ENTRIES || end > blob.length) throw new Damage('is damaged: a header is shorter than it says');
  // Where in the entries each tag stands last.
  const places = new Map<number, number>();
  for (let at = HEAD_BYTES; at < data; at += ENTRY_BYTES) {
    const tag = blob.readUInt32BE(at);
    if (WANTED.has(tag)) places.set(tag, at);
  }
  const header = new Map<number, RpmEntry>();
  let room = blob.length;
  for (const [tag, at] of places) {
    const type = blob.readUInt32BE(at + 4);
    const start = data + blob.readUInt32BE(at + 8);
    const count = blob.readUInt32BE(at + 12);
    const bytes = Buffer.from(blob.subarray(start, start + valuesLength(blob, type, count, start, end)));
    room -= bytes.length;
    if (room < 0) throw new Damage('is damaged: values of a header overlap');
    header.set(tag, { type, count, bytes });
  }
  return header;
}

/** A text, or the first of several; empty where there is none. */
export function headerText(header: RpmHeader, tag: number): string {
  for (const text of headerTexts(header, tag)) return text;
  return '';
}

/** All texts of a tag. */
export function* headerTexts(header: RpmHeader, tag: number): Generator<string> {
  const entry = header.get(tag);
  if (entry === undefined || !TEXT_TYPES.has(entry.type)) return;
  let start = 0;
  while (start < entry.bytes.length) {
    const end = entry.bytes.indexOf(0, start);
    if (end < 0) return;
    yield entry.bytes.toString('utf8', start, end);
    start = end + 1;
  }
}

/** One of a tag's numbers; null where there is none. */
export function headerNumber(header: RpmHeader, tag: number, index: number): number | null {
  const entry = header.get(tag);
  if (entry === undefined || index >= entry.count) return null;
  if (entry.type === INT32) return entry.bytes.readUInt32BE(index * 4);
  return BYTE_TYPES.has(entry.type) ? entry.bytes.readUInt8(index) : null;
}

const HEAD_BYTES = 8;
const ENTRY_BYTES = 16;
/** As many as rpm itself reads. */
const MAX_ENTRIES = 0xffff;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

const INT32 = 4;
const BYTE_TYPES: ReadonlySet<number> = new Set([1, 2]);
/** STRING, STRING_ARRAY, I18NSTRING */
const TEXT_TYPES: ReadonlySet<number> = new Set([6, 8, 9]);

function valuesLength(blob: Buffer, type: number, count: number, start: number, end: number): number {
  const length = TEXT_TYPES.has(type) ? textsLength(blob, count, start, end) : count * (type === INT32 ? 4 : 1);
  if (start + length > end) throw new Damage('is damaged: a value leads out of its header');
  return length;
}

/** Each text ends with a zero byte. */
function textsLength(blob: Buffer, count: number, start: number, end: number): number {
  let at = start;
  for (let text = 0; text < count; text++) {
    const zero = blob.indexOf(0, at);
    if (zero < 0 || zero >= end) throw new Damage('is damaged: a text leads out of its header');
    at = zero + 1;
  }
  return at - start;
}
