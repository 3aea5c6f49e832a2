import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { PackedWriter } from '../packed/packed.ts';
import { packBeginning } from '../search/beginnings.ts';
import { GRAM } from '../search/grams.ts';
import { TERMS_IN_BLOCK } from '../search/term-blocks.ts';
import { packRanges, type TermRanges } from '../search/term-ranges.ts';
import { BeginningFinder } from './beginning-finder.ts';
import { type Substring, visitSubstrings } from './substrings.ts';
import type { TermPostings } from './term-postings.ts';
import type { ListedRows } from './write-search-index.ts';
import type { Terms } from './write-terms.ts';

/**
 * Writes which terms have which three bytes, and what is found by texts that a search would take long to answer, since
 * they are in many terms: everybody types some of them on the way to something else.
 */
export function writeSubstrings(database: DatabaseSync, { list, postings }: Terms, listed: ListedRows): void {
  const insertGram = database.prepare('INSERT INTO gram (n, packed) VALUES (?, ?)');
  const insertBeginning = database.prepare('INSERT INTO beginning (text, packed) VALUES (?, ?)');
  const writer = new PackedWriter();
  const begin = beginnings(postings, listed);
  visitSubstrings(list, (substring) => {
    const { bytes } = substring;
    if (bytes.length === GRAM) {
      packRanges(writer, substring.terms);
      insertGram.run(bytes.readUIntBE(0, GRAM), writer.take());
    }
    const isLong = effort(substring.terms, postings) > EFFORT;
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
function beginnings(postings: TermPostings, listed: ListedRows): (ranges: TermRanges) => Buffer {
  const finder = new BeginningFinder(postings, listed);
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
