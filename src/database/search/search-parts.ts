import type { DatabaseSync } from 'node:sqlite';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { SEARCH_PART_LIMIT } from '../limits.ts';
import { PackedReader, PackedWriter } from '../packed/packed.ts';
import type { Steps } from '../steps.ts';
import { damaged } from '../unusable.ts';

/** The columns that a search runs over, each compressed as a whole. */
const NUMBER_PARTS = [
  'document advisory',
  'document published',
  'document rows',
  'document source',
  'document updated',
  'document withdrawn',
  'row severity',
  'row statement',
  'row status',
] as const;

export type NumberPart = (typeof NUMBER_PARTS)[number];

export class SearchPartWriter {
  readonly #insert;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO search (part, packed) VALUES (?, ?)');
  }

  /** Numbers, each as its distance from the one before. */
  numbers(part: NumberPart, count: number, at: (position: number) => number): void {
    const writer = new PackedWriter().number(count);
    let before = 0;
    for (let position = 0; position < count; position++) {
      const value = at(position);
      writer.signed(value - before);
      before = value;
    }
    this.#write(part, writer);
  }

  #write(part: NumberPart, writer: PackedWriter): void {
    this.#insert.run(part, zstdCompressSync(writer.written(), { params: PARAMETERS }));
  }
}

/** Tables for the megabytes that a column has: of itself, zstd takes forty megabytes for them at this level. */
const PARAMETERS = {
  [constants.ZSTD_c_compressionLevel]: 9,
  [constants.ZSTD_c_windowLog]: 21,
  [constants.ZSTD_c_hashLog]: 18,
  [constants.ZSTD_c_chainLog]: 18,
};

/** Reads one part after the other, so that no more than one is in memory twice. */
export class SearchPartReader {
  readonly #select;
  readonly #location: string;

  constructor(database: DatabaseSync, location: string) {
    this.#select = database.prepare('SELECT packed FROM search WHERE part = ?');
    this.#location = location;
  }

  /** Into a new array that `make` makes. */
  *numbers<Numbers extends Int32Array | Uint8Array | Float64Array>(
    part: NumberPart,
    make: (length: number) => Numbers,
  ): Steps<Numbers> {
    const reader = this.#read(part);
    yield;
    const values = make(reader.number());
    let before = 0;
    for (let start = 0; start < values.length; start += NUMBERS_A_STEP) {
      before = readNumbers(reader, values.subarray(start, start + NUMBERS_A_STEP), before);
      yield;
    }
    return values;
  }

  #read(part: NumberPart): PackedReader {
    const packed = this.#select.get(part)?.['packed'];
    if (!(packed instanceof Uint8Array)) {
      throw damaged({ subject: this.#location }, `has no ${part} to search`);
    }
    return new PackedReader(zstdDecompressSync(packed, { maxOutputLength: SEARCH_PART_LIMIT, chunkSize: 1 << 20 }));
  }
}

/** A millisecond or two. */
const NUMBERS_A_STEP = 100_000;

/** @returns the last of them */
function readNumbers(reader: PackedReader, into: Int32Array | Uint8Array | Float64Array, before: number): number {
  let value = before;
  for (let position = 0; position < into.length; position++) {
    value += reader.signed();
    into[position] = value;
  }
  return value;
}
