import { SharedBeginnings } from './shared-beginnings.ts';
import type { TermList } from './term-list.ts';
import { joinRanges, type TermRanges } from './term-ranges.ts';

/** A text, and the terms that have it in them. */
export interface Substring {
  readonly bytes: Buffer;
  /** True when its last byte is the mark that ends each term, 0: it stands for terms that end with the rest. */
  readonly isEnd: boolean;
  readonly terms: TermRanges;
}

/**
 * Goes through the texts that stand in terms, from two bytes on, each before those that it begins and sorted by bytes;
 * `visit` says whether to go on to those that it begins.
 *
 * Sorted terms are the leaves of a tree in which each shares its beginning with those beside it. A text in a beginning is
 * looked at once, for the first term that has it there: the others are those that follow and share as much. So
 * `cve-2023-` costs next to nothing for each CVE.
 */
export function visitSubstrings(list: TermList, visit: (substring: Substring) => boolean): void {
  const terms: Terms = { ...list, beginnings: new SharedBeginnings(list.shared) };
  const bytes = Buffer.alloc(LONGEST);
  for (const [first, places] of placesOfBytes(terms)) {
    bytes[0] = first;
    descend(places, 1);
  }

  function descend(places: Places, length: number): void {
    for (const { next, continued } of continuations(terms, places, length)) {
      const isEnd = next === END;
      bytes[length] = isEnd ? 0 : next;
      const substring = {
        bytes: bytes.subarray(0, length + 1),
        isEnd,
        terms: joinRanges(continued.term, endsOf(terms, continued, length + 1)),
      };
      if (visit(substring) && !isEnd && length + 1 < LONGEST) descend(continued, length + 1);
    }
  }
}

interface Terms extends TermList {
  readonly beginnings: SharedBeginnings;
}

/** No longer texts are gone on to. */
const LONGEST = 32;

/** What follows the last byte of a term. */
const END = 256;

/** Where a text stands: in which term, and after how many bytes of it. */
interface Places {
  readonly term: Int32Array;
  readonly at: Int32Array;
}

function placesFor(count: number): Places {
  return { term: new Int32Array(count), at: new Int32Array(count) };
}

/** How often each byte stands in terms, but for beginnings that they share with the one before. */
function countBytes({ size, bytes, starts, shared }: TermList): Int32Array {
  const counts = new Int32Array(256);
  for (let term = 0; term < size; term++) {
    const end = starts[term + 1] ?? 0;
    for (let at = (starts[term] ?? 0) + (shared[term] ?? 0); at < end; at++) {
      const byte = bytes[at] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
  }
  return counts;
}

/** Where each byte stands, in the order of the bytes; as many bytes in one go as are not too many places. */
function* placesOfBytes(terms: Terms): Generator<readonly [byte: number, places: Places]> {
  const counts = countBytes(terms);
  for (let first = 0; first < counts.length; ) {
    let end = first + 1;
    let together = counts[first] ?? 0;
    while (end < counts.length && together + (counts[end] ?? 0) <= PLACES_AT_ONCE) together += counts[end++] ?? 0;
    if (together > 0) yield* gatherPlaces(terms, counts, first, end);
    first = end;
  }
}

/** Eight bytes each. */
const PLACES_AT_ONCE = 2_000_000;

/** Those of the bytes from one to another. */
function* gatherPlaces(
  { size, bytes, starts, shared }: Terms,
  counts: Int32Array,
  first: number,
  last: number,
): Generator<readonly [byte: number, places: Places]> {
  const found = Array.from({ length: last - first }, (_, nth) => placesFor(counts[first + nth] ?? 0));
  const lengths = new Int32Array(last - first);
  for (let term = 0; term < size; term++) {
    const start = starts[term] ?? 0;
    const end = starts[term + 1] ?? 0;
    for (let at = start + (shared[term] ?? 0); at < end; at++) {
      const nth = (bytes[at] ?? 0) - first;
      const places = found[nth];
      if (places === undefined) continue;
      const length = lengths[nth] ?? 0;
      places.term[length] = term;
      places.at[length] = at - start;
      lengths[nth] = length + 1;
    }
  }
  for (const [nth, places] of found.entries()) if (places.term.length > 0) yield [first + nth, places];
}

interface Continuation {
  /** A byte, or END. */
  readonly next: number;
  readonly continued: Places;
}

/** The places of a text of some length by what follows in each: its end, and then bytes ascending. */
function continuations(terms: Terms, places: Places, length: number): readonly Continuation[] {
  const counts = new Int32Array(END + 1);
  forEachContinuation(terms, places, length, (next) => {
    counts[next] = (counts[next] ?? 0) + 1;
  });
  const found: Continuation[] = [];
  const into: (Places | undefined)[] = [];
  for (let place = 0; place <= END; place++) {
    const next = place === 0 ? END : place - 1;
    const count = counts[next] ?? 0;
    if (count === 0) continue;
    const continued = placesFor(count);
    into[next] = continued;
    found.push({ next, continued });
  }
  counts.fill(0);
  forEachContinuation(terms, places, length, (next, term, at) => {
    const nth = counts[next] ?? 0;
    const its = into[next];
    if (its === undefined) return;
    its.term[nth] = term;
    its.at[nth] = at;
    counts[next] = nth + 1;
  });
  return found;
}

function forEachContinuation(
  { size, bytes, starts, shared, beginnings }: Terms,
  places: Places,
  length: number,
  tell: (next: number, term: number, at: number) => void,
): void {
  for (let place = 0; place < places.term.length; place++) {
    const first = places.term[place] ?? 0;
    const at = places.at[place] ?? 0;
    const depth = at + length;
    const following = (starts[first] ?? 0) + depth;
    tell(following < (starts[first + 1] ?? 0) ? (bytes[following] ?? 0) : END, first, at);
    // One that shares more goes on as the one before.
    for (let term = beginnings.next(first, depth); term < size; term = beginnings.next(term, depth)) {
      if ((shared[term] ?? 0) < depth) break;
      tell(bytes[(starts[term] ?? 0) + depth] ?? 0, term, at);
    }
  }
}

/** One past the last term that shares each place of a text of some length. */
function endsOf({ beginnings }: Terms, { term: of, at }: Places, length: number): Int32Array {
  const ends = new Int32Array(of.length);
  for (let place = 0; place < of.length; place++) {
    ends[place] = beginnings.next(of[place] ?? 0, (at[place] ?? 0) + length - 1);
  }
  return ends;
}
