import { crc32 } from 'node:zlib';
import { ANALYSER_VERSION } from './analyser.ts';
import type { EvidenceRecord, LayerAnalysis } from './layer-analysis.ts';
import type { Ownership, OwnershipList } from './ownership.ts';
import type { PathIndex } from './path-index.ts';

/*
 * A cached analysis is one file, so that it is there whole or not at all:
 *
 *   8 bytes   magic: "fixedin" and the format's number
 *   4 × 8     each part's length and CRC-32
 *   8 bytes   CRC-32 of all before it
 *   parts     evidence (JSON), paths, symlinks (JSON), ownership; each begins at a multiple of 8
 *
 * The first two parts are needed for every image, the others are read when they are asked for. The checksums find
 * damage (a full disk, a lost power supply); the folder belongs to its user, so they need not resist forgery.
 * Numbers are in the machine's own byte order, which is part of the folder's name.
 */

/** The folder name under which entries of this analyser on this kind of machine are kept. */
export const ENTRY_VERSION = `${ANALYSER_VERSION}${new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? '' : '-big-endian'}`;

const HEAD_BYTES = 48;

/** A part's place in the file. */
export interface EntryPart {
  readonly start: number;
  readonly length: number;
  readonly checksum: number;
}

export interface EntryHead {
  readonly evidence: EntryPart;
  readonly paths: EntryPart;
  readonly symlinks: EntryPart;
  readonly ownership: EntryPart;
}

/** An entry that is not as it was written. */
export class DamagedEntry extends Error {}

export async function encodeEntry(analysis: LayerAnalysis): Promise<Buffer> {
  if (analysis instanceof EntryAnalysis) return analysis.entry;
  const { files, links, paths } = analysis;
  const parts = [
    encodeJson({ files, links: [...links] }),
    encodeArrays([paths.directories, paths.files, paths.symlinks, paths.whiteouts, paths.opaques]),
    encodeJson([...(await analysis.symlinks())]),
    encodeOwnership(await analysis.ownership()),
  ];
  const numbers = Uint32Array.from(parts.flatMap((part) => [part.length, crc32(part)]));
  const head = Buffer.concat([MAGIC, bytesOf(numbers)]);
  return Buffer.concat([head, bytesOf(Uint32Array.of(crc32(head), 0)), ...parts.map(padded)]);
}

/**
 * The analysis that a whole entry in memory holds.
 * @throws {DamagedEntry}
 */
export function decodeEntry(entry: Buffer): LayerAnalysis {
  return new EntryAnalysis(entry, decodeHead(entry));
}

class EntryAnalysis implements LayerAnalysis {
  readonly entry: Buffer;
  readonly files: LayerAnalysis['files'];
  readonly links: LayerAnalysis['links'];
  readonly paths: PathIndex;
  readonly #head: EntryHead;

  constructor(entry: Buffer, head: EntryHead) {
    const { files, links } = decodeEvidence(partBytes(entry, 0, head.evidence));
    this.entry = entry;
    this.#head = head;
    this.files = files;
    this.links = links;
    this.paths = decodePaths(partBytes(entry, 0, head.paths));
  }

  async symlinks(): Promise<ReadonlyMap<string, string>> {
    return decodeSymlinks(partBytes(this.entry, 0, this.#head.symlinks));
  }

  async ownership(): Promise<Ownership> {
    return decodeOwnership(partBytes(this.entry, 0, this.#head.ownership));
  }
}

/** @throws {DamagedEntry} */
export function decodeHead(bytes: Buffer): EntryHead {
  if (bytes.length < HEAD_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new DamagedEntry();
  const numbers = new Uint32Array(aligned(bytes.subarray(MAGIC.length, HEAD_BYTES)));
  if (numbers[8] !== crc32(bytes.subarray(0, HEAD_BYTES - 8))) throw new DamagedEntry();
  let end = HEAD_BYTES;
  const part = (number: number): EntryPart => {
    const start = end;
    const length = numbers[number * 2] ?? 0;
    end += padTo8(length);
    return { start, length, checksum: numbers[number * 2 + 1] ?? 0 };
  };
  return { evidence: part(0), paths: part(1), symlinks: part(2), ownership: part(3) };
}

/**
 * A part's bytes out of a buffer that begins at `offset` of the file.
 * @throws {DamagedEntry}
 */
export function partBytes(buffer: Buffer, offset: number, { start, length, checksum }: EntryPart): Buffer {
  const bytes = buffer.subarray(start - offset, start - offset + length);
  if (bytes.length !== length || crc32(bytes) !== checksum) throw new DamagedEntry();
  return bytes;
}

export function decodeEvidence(bytes: Buffer): Pick<LayerAnalysis, 'files' | 'links'> {
  // The checksum says that this is what encodeEntry wrote, so it has the shape that was written.
  const { files, links }: { files: EvidenceRecord[]; links: [string, string][] } = JSON.parse(bytes.toString('utf8'));
  return { files, links: new Map(links) };
}

export function decodePaths(bytes: Buffer): PathIndex {
  const [directories = NONE, files = NONE, symlinks = NONE, whiteouts = NONE, opaques = NONE] = decodeArrays(bytes);
  return { directories, files, symlinks, whiteouts, opaques };
}

export function decodeSymlinks(bytes: Buffer): ReadonlyMap<string, string> {
  const symlinks: [string, string][] = JSON.parse(bytes.toString('utf8'));
  return new Map(symlinks);
}

export function decodeOwnership(bytes: Buffer): Ownership {
  const [lengths = NONE, paths = NONE] = decodeArrays(bytes);
  const listsEnd = bytes.length - (lengths[0] ?? 0);
  const lists: OwnershipList[] = JSON.parse(bytes.subarray(listsEnd).toString('utf8'));
  const listOf = new Uint32Array(aligned(bytes.subarray(listsEnd - padTo8(paths.length * 4), listsEnd))).slice(
    0,
    paths.length,
  );
  return { lists, paths, listOf };
}

const MAGIC = Buffer.from('fixedin1', 'latin1');
const NONE = new Float64Array();

/** The hashes, then for each its list's number, then the lists as JSON. */
function encodeOwnership({ lists, paths, listOf }: Ownership): Buffer {
  const json = encodeJson(lists);
  return Buffer.concat([encodeArrays([Float64Array.of(json.length), paths]), padded(bytesOf(listOf)), json]);
}

/** How many arrays, the length of each, and then their numbers, all as doubles. */
function encodeArrays(arrays: readonly Float64Array[]): Buffer {
  const head = Float64Array.of(arrays.length, ...arrays.map(({ length }) => length));
  return Buffer.concat([head, ...arrays].map(bytesOf));
}

function decodeArrays(bytes: Buffer): Float64Array[] {
  const numbers = new Float64Array(aligned(bytes.subarray(0, bytes.length - (bytes.length % 8))));
  const count = numbers[0] ?? 0;
  let end = 1 + count;
  return [...numbers.subarray(1, end)].map((length) => {
    end += length;
    return numbers.subarray(end - length, end);
  });
}

function encodeJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function bytesOf(array: Float64Array | Uint32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy that begins where numbers may begin, and ends after a whole number of them. */
function aligned(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], padTo8(bytes.length));
}

function padTo8(length: number): number {
  return Math.ceil(length / 8) * 8;
}
