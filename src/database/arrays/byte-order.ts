import { int32sApart } from './apart.ts';
import { giveBack } from './give-back.ts';

/** A byte of an item's text; −1 past its end, and for every place after that. */
export type ByteAt = (item: number, place: number) => number;

/**
 * Sorts items by the bytes of their texts, a byte at a time from the first (a radix sort); those with the same bytes stay
 * in their order. A million texts take a second, where comparing them two by two takes several, and twice the memory.
 */
export function sortByBytes(items: Int32Array, byteAt: ByteAt): void {
  const other = int32sApart(items.length);
  sort(0, items.length, 0);
  giveBack(other);

  function sort(start: number, end: number, from: number): void {
    for (let place = from; end - start > FEW; place++) {
      const counts = new Int32Array(END + 2);
      for (let at = start; at < end; at++) {
        const bucket = byteAt(items[at] ?? 0, place) + 2;
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      if (counts[1] === end - start) return;
      // Most texts begin with what all around them do.
      if (counts.includes(end - start)) continue;
      for (let bucket = 1; bucket < counts.length; bucket++) {
        counts[bucket] = (counts[bucket] ?? 0) + (counts[bucket - 1] ?? 0);
      }
      const starts = counts.slice();
      for (let at = start; at < end; at++) {
        const item = items[at] ?? 0;
        const bucket = byteAt(item, place) + 1;
        const next = counts[bucket] ?? 0;
        other[start + next] = item;
        counts[bucket] = next + 1;
      }
      items.set(other.subarray(start, end), start);
      // The first bucket's texts end here, and so are all the same.
      for (let bucket = 1; bucket <= END; bucket++) {
        const [first, last] = [starts[bucket] ?? 0, starts[bucket + 1] ?? 0];
        if (last - first > 1) sort(start + first, start + last, place + 1);
      }
      return;
    }
    insert(start, end, from);
  }

  /** For a few, which differ from one place on. */
  function insert(start: number, end: number, from: number): void {
    for (let at = start + 1; at < end; at++) {
      const item = items[at] ?? 0;
      let to = at;
      while (to > start && isAfter(items[to - 1] ?? 0, item, from)) {
        items[to] = items[to - 1] ?? 0;
        to--;
      }
      items[to] = item;
    }
  }

  function isAfter(one: number, two: number, from: number): boolean {
    for (let place = from; ; place++) {
      const [a, b] = [byteAt(one, place), byteAt(two, place)];
      if (a !== b) return a > b;
      if (a < 0) return false;
    }
  }
}

/** How many buckets there are: that of texts which have ended, and one for each byte. */
const END = 256;

/** So many are sorted two by two. */
const FEW = 16;
