import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { Reference } from '../../model/index.ts';
import { giveBack } from '../arrays/give-back.ts';
import { PACKED_RECORD_LIMIT } from '../limits.ts';
import { PackedReader, PackedWriter } from './packed.ts';

/** What of a record is read by people only, and asked for one at a time. */
export interface Prose {
  readonly summary: string;
  readonly details: string;
  readonly references: readonly Reference[];
}

/** A block of more would save little; at this size reading one takes half a millisecond. */
const BLOCK_LOG = 18;
const BLOCK_BYTES = 2 ** BLOCK_LOG;

/** The level above which zstd takes four times as long to save one part in a hundred, on advisories. */
const LEVEL = 9;

/** Tables for a block, not for the megabytes that zstd expects: a third less time, and 20 MB for each thread. */
const PARAMETERS = {
  [constants.ZSTD_c_compressionLevel]: LEVEL,
  [constants.ZSTD_c_windowLog]: BLOCK_LOG,
  [constants.ZSTD_c_hashLog]: BLOCK_LOG,
  [constants.ZSTD_c_chainLog]: BLOCK_LOG,
};

/** Blocks that are being compressed while records go on being read: a quarter of a megabyte each. */
const BLOCKS_AT_WORK = 2;

const compress = promisify(zstdCompress);

/**
 * Writes prose in blocks of many records, numbered from 0 in the order in which they come. Blocks are compressed on
 * another core; `settle` is to be awaited every so often.
 */
export class ProseWriter {
  readonly #insert: StatementSync;
  readonly #block = new PackedWriter();
  readonly #atWork: { readonly first: number; readonly compressed: Promise<Buffer> }[] = [];
  #first = 0;
  #next = 0;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO prose (first, packed) VALUES (?, ?)');
  }

  /** @returns the number under which the prose is found again */
  add(prose: Prose): number {
    packProse(this.#block, prose);
    return this.#added();
  }

  /** The same of prose that was packed already. */
  addPacked(packed: Uint8Array): number {
    this.#block.raw(packed);
    return this.#added();
  }

  /** Writes the blocks that are compressed, in their order, until no more than a few are at work. */
  async settle(most = BLOCKS_AT_WORK): Promise<void> {
    while (this.#atWork.length > most) {
      const block = this.#atWork.shift();
      if (block) this.#insert.run(block.first, await block.compressed);
    }
  }

  /** Writes all that is still held back. */
  async finish(): Promise<void> {
    if (this.#first < this.#next) this.#compress();
    await this.settle(0);
  }

  #added(): number {
    this.#next++;
    if (this.#block.length >= BLOCK_BYTES) this.#compress();
    return this.#next - 1;
  }

  #compress(): void {
    this.#atWork.push({ first: this.#first, compressed: compress(this.#block.take(), { params: PARAMETERS }) });
    this.#first = this.#next;
  }
}

export function packProse(writer: PackedWriter, { summary, details, references }: Prose): void {
  writer.text(summary).text(details).number(references.length);
  for (const { type, url } of references) writer.text(type).text(url);
}

/**
 * Reads prose by number. The blocks read last are kept as they were before they were compressed: a list's neighbours are
 * often asked for together, and of the hundreds in a block one is wanted.
 */
export class ProseReader {
  readonly #select: StatementSync;
  readonly #following: StatementSync;
  readonly #kept: Block[] = [];

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT first, packed FROM prose WHERE first <= ? ORDER BY first DESC LIMIT 1');
    this.#following = database.prepare('SELECT first FROM prose WHERE first > ? ORDER BY first LIMIT 1');
  }

  get(number: number): Prose {
    const block = this.#block(number);
    return block === null ? NO_PROSE : (block.prose(number) ?? NO_PROSE);
  }

  #block(number: number): Block | null {
    const place = this.#kept.findIndex((block) => block.first <= number && number < block.next);
    const [kept] = place < 0 ? [] : this.#kept.splice(place, 1);
    if (kept !== undefined) {
      // The last one asked for is the last to go: those of advisories without prose have tens of thousands.
      this.#kept.unshift(kept);
      return kept;
    }
    const row = this.#select.get(number);
    const [first, packed] = [row?.['first'], row?.['packed']];
    if (typeof first !== 'number' || !(packed instanceof Uint8Array)) return null;
    const next = this.#following.get(first)?.['first'];
    const block = new Block(first, typeof next === 'number' ? next : Number.POSITIVE_INFINITY, packed);
    this.#kept.unshift(block);
    for (const old of this.#kept.splice(BLOCKS_KEPT)) old.giveBack();
    return block;
  }
}

/** Records as they were before they were compressed. */
class Block {
  readonly first: number;
  /** The first of the next block. */
  readonly next: number;
  readonly #bytes: Buffer;
  /** Where the records start that were gone through, and where the next one would. */
  readonly #starts = [0];

  constructor(first: number, next: number, packed: Uint8Array) {
    this.first = first;
    this.next = next;
    this.#bytes = zstdDecompressSync(packed, { maxOutputLength: PACKED_RECORD_LIMIT, chunkSize: CHUNK_BYTES });
  }

  /** Undefined where there is none. Those before it are passed over: making texts of them would take longer than all else. */
  prose(number: number): Prose | undefined {
    const [bytes, starts] = [this.#bytes, this.#starts];
    for (let nth = starts.length - 1; nth < number - this.first; nth++) {
      const start = starts[nth] ?? 0;
      if (start >= bytes.length) return undefined;
      starts.push(afterRecord(bytes, start));
    }
    const start = starts[number - this.first] ?? 0;
    return start < bytes.length ? unpackProse(new PackedReader(bytes.subarray(start))) : undefined;
  }

  /** Gives its memory back, which is nobody else's: Node's pool has no pieces of this size. Nothing can be read of it after that. */
  giveBack(): void {
    giveBack(this.#bytes);
  }
}

const NO_PROSE: Prose = { summary: '', details: '', references: [] };

/** A quarter of a megabyte each; whoever reads a vulnerability reads some twenty. */
const BLOCKS_KEPT = 32;

/** A block and the record that goes over its end mostly fit, and need not be put together. */
const CHUNK_BYTES = BLOCK_BYTES + 64 * 1024;

function unpackProse(reader: PackedReader): Prose {
  return {
    summary: reader.text(),
    details: reader.text(),
    references: reader.list(() => ({ type: reader.text(), url: reader.text() })),
  };
}

/** Where a record ends that starts at a place: two texts, how many references, and two texts of each. */
function afterRecord(bytes: Buffer, start: number): number {
  let at = afterText(bytes, afterText(bytes, start));
  const references = numberAt(bytes, at);
  at = afterNumber(bytes, at);
  for (let texts = 2 * references; texts > 0; texts--) at = afterText(bytes, at);
  return at;
}

function afterText(bytes: Buffer, start: number): number {
  const length = bytes[start] ?? 0;
  return length < 0x80 ? start + 1 + length : afterNumber(bytes, start) + numberAt(bytes, start);
}

function numberAt(bytes: Buffer, start: number): number {
  let value = 0;
  for (let [at, scale] = [start, 1]; ; at++, scale *= 0x80) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('a packed record ends too early');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

function afterNumber(bytes: Buffer, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= 0x80) at++;
  return at + 1;
}
