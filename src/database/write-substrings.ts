import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { packBeginning, ROWS_STORED } from './beginnings.ts';
import { BitSet } from './bit-set.ts';
import { GRAM } from './grams.ts';
import { PackedWriter } from './packed.ts';
import { commonRows } from './row-set.ts';
import { RowsFound } from './rows-found.ts';
import { type Substring, visitSubstrings } from './substrings.ts';
import { TERMS_IN_BLOCK } from './term-blocks.ts';
import type { TermList } from './term-list.ts';
import { packRanges, type TermRanges } from './term-ranges.ts';
import { gatherPostings } from './write-postings.ts';
import type { Listed } from './write-search-index.ts';

/**
 * Writes which terms have which three bytes, and what is found by texts that a search would take long to answer, since
 * they are in many terms: everybody types some of them on the way to something else.
 * @param postingsBefore how many postings there are of all terms before each one, and of all
 */
export function writeSubstrings(
  database: DatabaseSync,
  terms: TermList,
  postingsBefore: Int32Array,
  listed: Listed,
): void {
  const insertGram = database.prepare('INSERT INTO gram (n, packed) VALUES (?, ?)');
  const insertBeginning = database.prepare('INSERT INTO beginning (text, packed) VALUES (?, ?)');
  const writer = new PackedWriter();
  const begin = beginnings(terms, listed);
  visitSubstrings(terms, (substring) => {
    const { bytes } = substring;
    if (bytes.length === GRAM) {
      packRanges(writer, substring.terms);
      insertGram.run(bytes.readUIntBE(0, GRAM), writer.take());
    }
    const isLong = effort(substring.terms, postingsBefore) > EFFORT;
    const text = isLong && !substring.isEnd ? textOf(substring) : null;
    if (text !== null) insertBeginning.run(text, begin(substring.terms));
    return bytes.length < GRAM || isLong;
  });
}

/** A posting takes some ten nanoseconds, and a block of them that is read and gone through as long as thousands. */
const EFFORT_OF_BLOCK = 2_000;

/**
 * So much takes some four milliseconds. Half of it would be reached, at a million advisories, by any four characters of
 * ids that are made by chance, and to store those would take longer than all other texts.
 */
const EFFORT = 400_000;

/** How long it takes to gather what terms are found in, in postings. */
function effort(ranges: TermRanges, postingsBefore: Int32Array): number {
  let [postings, blocks, last] = [0, 0, -1];
  for (let at = 0; at < ranges.length; at += 2) {
    const [start, end] = [ranges[at] ?? 0, ranges[at + 1] ?? 0];
    postings += (postingsBefore[end] ?? 0) - (postingsBefore[start] ?? 0);
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
function beginnings(terms: TermList, listed: Listed): (ranges: TermRanges) => Buffer {
  const found = new RowsFound(listed.starts);
  const today = rowsToday(listed);
  const writer = new PackedWriter();
  const known = new Map<string, Buffer>();
  return (ranges) => {
    const key = hash('sha256', new Uint8Array(ranges.buffer, ranges.byteOffset, ranges.byteLength), 'base64');
    const before = known.get(key);
    if (before !== undefined) return before;
    found.clear();
    for (let at = 0; at < ranges.length; at += 2) {
      for (let term = ranges[at] ?? 0; term < (ranges[at + 1] ?? 0); term++) {
        gatherPostings(terms, term, listed, found);
      }
    }
    const rows = commonRows(found.rows(), today);
    const first: number[] = [];
    for (let row = rows.next(0); row >= 0 && first.length < ROWS_STORED; row = rows.next(row + 1)) first.push(row);
    packBeginning(writer, { total: rows.count(), rows: first });
    const packed = writer.take();
    known.set(key, packed);
    return packed;
  };
}

function rowsToday({ starts, isWithdrawn }: Listed): BitSet {
  const rows = new BitSet(starts.at(-1) ?? 0);
  for (let document = 0; document + 1 < starts.length; document++) {
    if (!isWithdrawn(document)) rows.addRange(starts[document] ?? 0, starts[document + 1] ?? 0);
  }
  return rows;
}
