import { digitsEnd, isDigit, isLetter, TILDE } from './characters.ts';
import { compareEpochRelease } from './epoch-release.ts';
import { compareNumbers } from './numbers.ts';
import type { Order, Ordering } from './ordering.ts';

/**
 * Debian's package versions: `[epoch:]upstream[-revision]`.
 * https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
 */
export const deb: Ordering = {
  isVersion: (text) => VERSION.test(text),
  // A missing revision is the same as an empty one, and as 0.
  compare: (a, b) => compareEpochRelease(a, b, compareParts, 'empty'),
};

const VERSION = /^(?:\d+:[0-9][A-Za-z0-9.+~:-]*|[0-9][A-Za-z0-9.+~-]*)$/;

/** Stretches of other characters and numbers, alternately, from left to right. */
function compareParts(a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number): Order {
  let i = aStart;
  let j = bStart;
  while (i < aEnd || j < bEnd) {
    for (;;) {
      const left = weight(a, i, aEnd);
      const right = weight(b, j, bEnd);
      if (left !== right) return left < right ? -1 : 1;
      if (left === 0) break;
      i++;
      j++;
    }
    const iEnd = digitsEnd(a, i, aEnd);
    const jEnd = digitsEnd(b, j, bEnd);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = iEnd;
    j = jEnd;
  }
  return 0;
}

/** A tilde sorts before the end of a stretch (0), which is before letters, which are before all else. */
function weight(text: string, index: number, end: number): number {
  if (index >= end) return 0;
  const code = text.charCodeAt(index);
  if (isDigit(code)) return 0;
  if (code === TILDE) return -1;
  // Zero cannot stand for a character, or a NUL would end the stretch.
  return isLetter(code) ? code : code + 256;
}
