import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { Reference } from '../model/index.ts';
import { PACKED_RECORD_LIMIT } from './limits.ts';
import { PackedReader, PackedWriter } from './packed.ts';

/** What of a record is read by people only, and asked for one at a time. */
export interface Prose {
  readonly summary: string;
  readonly details: string;
  readonly references: readonly Reference[];
}

/** A block of more would save little; at this size reading one takes half a millisecond. */
const BLOCK_BYTES = 256 * 1024;

/** The level above which zstd takes four times as long to save one part in a hundred, on advisories. */
const LEVEL = 9;

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

  /** The number under which the prose is found again. */
  add(prose: Prose): number {
    const { summary, details, references } = prose;
    this.#block.text(summary).text(details).number(references.length);
    for (const { type, url } of references) this.#block.text(type).text(url);
    this.#next++;
    if (this.#block.length >= BLOCK_BYTES) this.#compress();
    return this.#next - 1;
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

  #compress(): void {
    const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
    this.#atWork.push({ first: this.#first, compressed: compress(this.#block.take(), { params }) });
    this.#first = this.#next;
  }
}

/** Reads prose by number. The last block read is kept, for a list's neighbours are often asked for together. */
export class ProseReader {
  readonly #select: StatementSync;
  #first = 0;
  #block: readonly Prose[] = [];

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT first, packed FROM prose WHERE first <= ? ORDER BY first DESC LIMIT 1');
  }

  get(number: number): Prose {
    const kept = this.#block[number - this.#first];
    if (kept) return kept;
    const row = this.#select.get(number);
    if (typeof row?.['first'] === 'number' && row['packed'] instanceof Uint8Array) {
      this.#first = row['first'];
      this.#block = unpackBlock(row['packed']);
    }
    return this.#block[number - this.#first] ?? { summary: '', details: '', references: [] };
  }
}

function unpackBlock(packed: Uint8Array): readonly Prose[] {
  const reader = new PackedReader(zstdDecompressSync(packed, { maxOutputLength: PACKED_RECORD_LIMIT }));
  const block: Prose[] = [];
  while (!reader.atEnd) {
    block.push({
      summary: reader.text(),
      details: reader.text(),
      references: reader.list(() => ({ type: reader.text(), url: reader.text() })),
    });
  }
  return block;
}
