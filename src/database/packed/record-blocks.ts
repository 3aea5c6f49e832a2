import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BLOCKS_KEPT_LIMIT } from '../limits.ts';
import { PackedReader, PackedWriter } from './packed.ts';

/**
 * Records of a table in blocks of a few each. What is said of one package mostly lies together, so that a lookup reads
 * one row or two where it would read dozens; and the cost of a row in the file is shared.
 */
const RECORDS_IN_BLOCK = 16;

/** Tables whose rows are blocks: `n` is the block's number, and record r is in block ⌊r / 16⌋. */
export type BlockTable = 'advisory' | 'judgement' | 'vulnerability';

/** Writes records, numbered from 0 in the order in which they come. */
export class BlockWriter {
  readonly #insert: StatementSync;
  readonly #lengths = new PackedWriter();
  #records: Uint8Array[] = [];
  #block = 0;

  constructor(database: DatabaseSync, table: BlockTable) {
    this.#insert = database.prepare(`INSERT INTO ${table} (n, packed) VALUES (?, ?)`);
  }

  add(record: Uint8Array): void {
    this.#records.push(record);
    if (this.#records.length === RECORDS_IN_BLOCK) this.finish();
  }

  /** Writes what is still held back, after which nothing more may be added. */
  finish(): void {
    if (this.#records.length === 0) return;
    this.#lengths.number(this.#records.length);
    for (const { length } of this.#records) this.#lengths.number(length);
    this.#insert.run(this.#block++, Buffer.concat([this.#lengths.take(), ...this.#records]));
    this.#records = [];
  }
}

/** Reads records by number. Blocks that are asked for again and again are kept. */
export class BlockReader {
  readonly #select: StatementSync;
  readonly #table: BlockTable;
  readonly #kept = new Map<number, Block>();
  /** The block that was asked for last, which mostly is asked for next. */
  #last = -1;
  #block: Block = NO_BLOCK;

  constructor(database: DatabaseSync, table: BlockTable) {
    this.#select = database.prepare(`SELECT packed FROM ${table} WHERE n = ?`);
    this.#table = table;
  }

  /** A reader of one record. */
  get(number: number): PackedReader {
    const place = number % RECORDS_IN_BLOCK;
    const nth = (number - place) / RECORDS_IN_BLOCK;
    if (nth !== this.#last) {
      this.#block = this.#kept.get(nth) ?? this.#read(nth);
      this.#last = nth;
    }
    const { bytes, starts } = this.#block;
    const start = starts[place];
    const end = starts[place + 1];
    if (start === undefined || end === undefined) {
      throw new RangeError(`the database has no ${this.#table} ${number} where one is named`);
    }
    return new PackedReader(bytes, start, end);
  }

  #read(nth: number): Block {
    const packed = this.#select.get(nth)?.['packed'];
    if (!(packed instanceof Uint8Array)) return NO_BLOCK;
    const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
    const block = { bytes, starts: startsIn(bytes) };
    if (this.#kept.size >= BLOCKS_KEPT_LIMIT) this.#kept.clear();
    this.#kept.set(nth, block);
    return block;
  }
}

interface Block {
  readonly bytes: Buffer;
  /** Where each of its records starts, and one past the last. */
  readonly starts: readonly number[];
}

const NO_BLOCK: Block = { bytes: Buffer.of(0), starts: [] };

/** The lengths of all records stand before the first. */
function startsIn(block: Buffer): readonly number[] {
  const reader = new PackedReader(block);
  const lengths: number[] = [];
  for (let left = reader.number(); left > 0; left--) lengths.push(reader.number());
  let end = reader.position;
  const starts = [end];
  for (const length of lengths) {
    end += length;
    starts.push(end);
  }
  return starts;
}
