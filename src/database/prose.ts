import type { DatabaseSync } from 'node:sqlite';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
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

/** Writes prose in blocks of many records, numbered from 0 in the order in which they come. */
export class ProseWriter {
  readonly #insert: ReturnType<DatabaseSync['prepare']>;
  readonly #block = new PackedWriter();
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
    if (this.#block.length >= BLOCK_BYTES) this.flush();
    return this.#next - 1;
  }

  flush(): void {
    if (this.#first === this.#next) return;
    const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
    this.#insert.run(this.#first, zstdCompressSync(this.#block.take(), { params }));
    this.#first = this.#next;
  }
}

/** Reads prose by number. The last block read is kept, for a list's neighbours are often asked for together. */
export class ProseReader {
  readonly #select: ReturnType<DatabaseSync['prepare']>;
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
