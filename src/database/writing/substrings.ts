import { int32sApart, uint16sApart } from '../arrays/apart.ts';
import { giveBack } from '../arrays/give-back.ts';
import { joinRanges, RangeRoom, type TermRanges } from '../search/term-ranges.ts';
import { SharedBeginnings } from './shared-beginnings.ts';
import type { TermList } from './term-list.ts';

/** A text, and the terms that have it in them; all of it holds until the next. */
export interface Substring {
  readonly bytes: Buffer;
  /** True when its last byte is the mark that ends each term, 0: it stands for terms that end with the rest. */
  readonly isEnd: boolean;
  readonly terms: TermRanges;
}

/** First bytes of texts, from one to another, which stand in few enough places to be gone through together. */
export interface SubstringShare {
  readonly first: number;
  readonly end: number;
}

/**
 * The texts that stand in terms, from two bytes on. What begins with other bytes has nothing to do with each other, so that
 * several threads can each go through their shares.
 *
 * Sorted terms are the leaves of a tree in which each shares its beginning with those beside it. A text in a beginning is
 * looked at once, for the first term that has it there: the others are those that follow and share as much. So
 * `cve-2023-` costs next to nothing for each CVE.
 */
export class Substrings {
  readonly #terms: Terms;
  readonly #counts: Int32Array;
  readonly #bytes = Buffer.alloc(LONGEST);
  readonly #found = new Found();
  readonly #room = new RangeRoom();

  constructor(list: TermList) {
    this.#terms = { ...list, beginnings: new SharedBeginnings(list.shared) };
    this.#counts = countBytes(list);
  }

  /** In the order of the texts' bytes, the same in every thread. */
  shares(): readonly SubstringShare[] {
    const counts = this.#counts;
    const shares: SubstringShare[] = [];
    for (let first = 0; first < counts.length; ) {
      let end = first + 1;
      let together = counts[first] ?? 0;
      while (end < counts.length && together + (counts[end] ?? 0) <= PLACES_AT_ONCE) together += counts[end++] ?? 0;
      if (together > 0) shares.push({ first, end });
      first = end;
    }
    return shares;
  }

  /**
   * Goes through the texts of a share, each before those that it begins and sorted by bytes; `visit` says whether to go on
   * to those that it begins.
   */
  visit({ first, end }: SubstringShare, visit: (substring: Substring) => boolean): void {
    const bytes = this.#bytes;
    const descend = (places: Places, length: number): void => {
      const { all, memory } = continuations(this.#terms, this.#found, places, length);
      for (const { next, continued } of all) {
        const isEnd = next === END;
        bytes[length] = isEnd ? 0 : next;
        const substring = {
          bytes: bytes.subarray(0, length + 1),
          isEnd,
          terms: joinRanges(continued.term, continued.end, this.#room),
        };
        if (visit(substring) && !isEnd && length + 1 < LONGEST) descend(continued, length + 1);
      }
      giveBack(memory);
    };
    for (const [byte, places] of gatherPlaces(this.#terms, this.#counts, first, end)) {
      bytes[0] = byte;
      descend(places, 1);
      giveBack(places.term, places.at, places.end);
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

/** Where a text stands: in which term, after how many bytes of it, and one past the last term that shares all of that. */
interface Places {
  readonly term: Int32Array;
  readonly at: Int32Array;
  readonly end: Int32Array;
}

function placesFor(count: number): Places {
  return { term: int32sApart(count), at: int32sApart(count), end: int32sApart(count) };
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

/** Twelve bytes each. */
const PLACES_AT_ONCE = 1_000_000;

/** Where each byte from one to another stands, in the order of the bytes. */
function* gatherPlaces(
  { size, bytes, starts, shared, beginnings }: Terms,
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
      places.end[length] = beginnings.next(term, at - start);
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

/**
 * The places of a text of some length by what follows in each: its end, and then bytes ascending. All of them are in one
 * piece of memory, which is given back at once: millions of small ones were fifty megabytes of rubbish in each thread.
 */
function continuations(
  terms: Terms,
  found: Found,
  places: Places,
  length: number,
): { readonly all: readonly Continuation[]; readonly memory: Int32Array } {
  findContinuations(terms, found, places, length);
  const { counts } = found;
  const all: Continuation[] = [];
  const into: (Places | undefined)[] = [];
  const memory = int32sApart(3 * found.length);
  for (let [place, start] = [0, 0]; place <= END; place++) {
    const next = place === 0 ? END : place - 1;
    const count = counts[next] ?? 0;
    if (count === 0) continue;
    const column = (nth: number) => memory.subarray(start + nth * count, start + (nth + 1) * count);
    const continued = { term: column(0), at: column(1), end: column(2) };
    start += 3 * count;
    into[next] = continued;
    all.push({ next, continued });
    counts[next] = 0;
  }
  for (let nth = 0; nth < found.length; nth++) {
    const next = found.next[nth] ?? 0;
    const its = into[next];
    if (its === undefined) continue;
    const to = counts[next] ?? 0;
    its.term[to] = found.term[nth] ?? 0;
    its.at[to] = found.at[nth] ?? 0;
    its.end[to] = found.end[nth] ?? 0;
    counts[next] = to + 1;
  }
  counts.fill(0);
  return { all, memory };
}

/** A place that shares its beginning with others goes on in as many ways as those do. */
function findContinuations({ bytes, starts, beginnings }: Terms, found: Found, places: Places, length: number): void {
  found.length = 0;
  for (let place = 0; place < places.term.length; place++) {
    const first = places.term[place] ?? 0;
    const at = places.at[place] ?? 0;
    const last = places.end[place] ?? 0;
    const depth = at + length;
    for (let term = first; term < last; ) {
      const end = term + 1 < last ? Math.min(beginnings.next(term, depth), last) : last;
      const following = (starts[term] ?? 0) + depth;
      found.add(following < (starts[term + 1] ?? 0) ? (bytes[following] ?? 0) : END, term, at, end);
      term = end;
    }
  }
}

/** Continuations as they are found, in memory that is used again and again. */
class Found {
  next: Uint16Array = new Uint16Array(1024);
  term: Int32Array = new Int32Array(1024);
  at: Int32Array = new Int32Array(1024);
  end: Int32Array = new Int32Array(1024);
  length = 0;
  /** Of each byte, and of END. */
  readonly counts = new Int32Array(END + 1);

  add(next: number, term: number, at: number, end: number): void {
    if (this.length === this.next.length) this.#grow();
    const nth = this.length++;
    this.next[nth] = next;
    this.term[nth] = term;
    this.at[nth] = at;
    this.end[nth] = end;
    this.counts[next] = (this.counts[next] ?? 0) + 1;
  }

  #grow(): void {
    const { next, term, at, end } = this;
    const larger = 2 * next.length;
    this.next = uint16sApart(larger);
    this.term = int32sApart(larger);
    this.at = int32sApart(larger);
    this.end = int32sApart(larger);
    this.next.set(next);
    this.term.set(term);
    this.at.set(at);
    this.end.set(end);
    giveBack(next, term, at, end);
  }
}
