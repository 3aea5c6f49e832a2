import { hash } from 'node:crypto';
import { PackedReader, PackedWriter } from '../packed/packed.ts';
import { packBeginning } from '../search/beginnings.ts';
import { GRAM } from '../search/grams.ts';
import { TERMS_IN_BLOCK } from '../search/term-blocks.ts';
import { packRanges, type TermRanges } from '../search/term-ranges.ts';
import { BeginningFinder, type FinderTables } from './beginning-finder.ts';
import { type Substring, type SubstringShare, Substrings } from './substrings.ts';
import type { TermList } from './term-list.ts';
import type { TermPostings } from './term-postings.ts';
import type { ListedRows } from './write-search-index.ts';

/** What substrings are found in; all arrays can be shared by threads. */
export interface SubstringSource {
  readonly list: TermList;
  readonly postings: TermPostings;
  readonly listed: ListedRows;
  readonly tables: FinderTables;
}

/**
 * Packs rows of two tables: which terms have which three bytes, and what is found by texts that a search would take long to
 * answer, since they are in many terms: everybody types some of them on the way to something else.
 */
export class SubstringPacker {
  readonly #substrings: Substrings;
  readonly #shares: readonly SubstringShare[];
  readonly #postings: TermPostings;
  readonly #begin: (ranges: TermRanges) => Buffer;
  readonly #row = new PackedWriter();
  readonly #rows = new PackedWriter();

  constructor(source: SubstringSource) {
    this.#substrings = new Substrings(source.list);
    this.#shares = this.#substrings.shares();
    this.#postings = source.postings;
    this.#begin = beginnings(source);
  }

  /** How many shares there are, which can be packed one by one by whoever is free. */
  get shares(): number {
    return this.#shares.length;
  }

  /** The rows of a share, in the order of their keys, for `readSubstrings`. */
  pack(nth: number): Uint8Array<ArrayBuffer> {
    const share = this.#shares[nth];
    if (share !== undefined) this.#substrings.visit(share, (substring) => this.#add(substring));
    const rows = new Uint8Array(this.#rows.written());
    this.#rows.clear();
    return rows;
  }

  #add(substring: Substring): boolean {
    const { bytes } = substring;
    if (bytes.length === GRAM) {
      packRanges(this.#row, substring.terms);
      this.#rows.number(ROW.gram).number(bytes.readUIntBE(0, GRAM)).bytes(this.#row.written());
      this.#row.clear();
    }
    const isLong = effort(substring.terms, this.#postings) > EFFORT;
    const text = isLong && !substring.isEnd ? textOf(substring) : null;
    if (text !== null) this.#rows.number(ROW.beginning).text(text).bytes(this.#begin(substring.terms));
    return bytes.length < GRAM || isLong;
  }
}

/** Tells the rows that a packer packed, in their order. */
export function readSubstrings(
  rows: Uint8Array,
  tell: {
    readonly gram: (bytes: number, packed: Uint8Array) => void;
    readonly beginning: (text: string, packed: Uint8Array) => void;
  },
): void {
  const reader = new PackedReader(rows);
  while (!reader.atEnd) {
    if (reader.number() === ROW.gram) tell.gram(reader.number(), reader.bytes());
    else tell.beginning(reader.text(), reader.bytes());
  }
}

const ROW = { gram: 0, beginning: 1 } as const;

/** A posting takes some ten nanoseconds, and a block of them that is read and gone through as long as thousands. */
const EFFORT_OF_BLOCK = 2_000;

/**
 * So much takes some four milliseconds. Half of it would be reached, at a million advisories, by any four characters of
 * ids that are made by chance, and to store those would take longer than all other texts.
 */
const EFFORT = 400_000;

/** How long it takes to gather what terms are found in, in postings. */
function effort(ranges: TermRanges, { documentStarts, rowStarts }: TermPostings): number {
  let [postings, blocks, last] = [0, 0, -1];
  for (let at = 0; at < ranges.length; at += 2) {
    const [start, end] = [ranges[at] ?? 0, ranges[at + 1] ?? 0];
    postings += (documentStarts[end] ?? 0) - (documentStarts[start] ?? 0);
    postings += (rowStarts[end] ?? 0) - (rowStarts[start] ?? 0);
    const first = Math.max(last + 1, Math.floor(start / TERMS_IN_BLOCK));
    last = Math.floor((end - 1) / TERMS_IN_BLOCK);
    blocks += Math.max(0, last - first + 1);
  }
  return postings + EFFORT_OF_BLOCK * blocks;
}

/** Null for what nobody can look for: a part of a character, or what white space parts. */
function textOf({ bytes }: Substring): string | null {
  const text = bytes.toString();
  return /[\s\uFFFD]/.test(text) ? null : text;
}

/** Packs what terms are found in, once for the same terms: `cve-2`, `ve-2` and `e-2` are in the same. */
function beginnings({ postings, listed, tables }: SubstringSource): (ranges: TermRanges) => Buffer {
  const finder = new BeginningFinder(postings, listed, tables);
  const writer = new PackedWriter();
  const known = new Map<string, Buffer>();
  return (ranges) => {
    const key = hash('sha256', new Uint8Array(ranges.buffer, ranges.byteOffset, ranges.byteLength), 'base64');
    const before = known.get(key);
    if (before !== undefined) return before;
    packBeginning(writer, finder.find(ranges));
    const packed = writer.take();
    known.set(key, packed);
    return packed;
  };
}
