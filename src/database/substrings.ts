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
export function visitSubstrings(terms: TermList, visit: (substring: Substring) => boolean): void {
  const bytes = Buffer.alloc(LONGEST);
  for (const [first, count] of countBytes(terms).entries()) {
    if (count === 0) continue;
    bytes[0] = first;
    descend(placesOf(terms, first, count), 1);
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

/** Those of one byte. */
function placesOf({ size, bytes, starts, shared }: TermList, wanted: number, count: number): Places {
  const places = placesFor(count);
  let nth = 0;
  for (let term = 0; term < size; term++) {
    const start = starts[term] ?? 0;
    const end = starts[term + 1] ?? 0;
    for (let at = start + (shared[term] ?? 0); at < end; at++) {
      if (bytes[at] !== wanted) continue;
      places.term[nth] = term;
      places.at[nth++] = at - start;
    }
  }
  return places;
}

interface Continuation {
  /** A byte, or END. */
  readonly next: number;
  readonly continued: Places;
}

/** The places of a text of some length by what follows in each: its end, and then bytes ascending. */
function continuations(terms: TermList, places: Places, length: number): readonly Continuation[] {
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
  { size, bytes, starts, shared }: TermList,
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
    for (let term = first + 1; term < size; term++) {
      const common = shared[term] ?? 0;
      if (common < depth) break;
      // One that shares more goes on as the one before.
      if (common === depth) tell(bytes[(starts[term] ?? 0) + depth] ?? 0, term, at);
    }
  }
}

/** One past the last term that shares each place of a text of some length. */
function endsOf({ size, shared }: TermList, { term: of, at }: Places, length: number): Int32Array {
  const ends = new Int32Array(of.length);
  for (let place = 0; place < of.length; place++) {
    const depth = (at[place] ?? 0) + length;
    let end = (of[place] ?? 0) + 1;
    while (end < size && (shared[end] ?? 0) >= depth) end++;
    ends[place] = end;
  }
  return ends;
}
