import { compareSpans, DOT, digitsEnd, isDigit } from './characters.ts';
import type { Order } from './ordering.ts';

/** Compares two runs of digits as numbers of any size; an empty run is 0. */
export function compareNumbers(
  a: string,
  aStart: number,
  aEnd: number,
  b: string,
  bStart: number,
  bEnd: number,
): Order {
  let i = aStart;
  let j = bStart;
  while (i < aEnd && a.charCodeAt(i) === 0x30) i++;
  while (j < bEnd && b.charCodeAt(j) === 0x30) j++;
  if (aEnd - i !== bEnd - j) return aEnd - i < bEnd - j ? -1 : 1;
  return compareSpans(a, i, aEnd, b, j, bEnd);
}

/** Compares two texts that consist of digits only as numbers of any size. */
export function compareDigits(a: string, b: string): Order {
  return compareNumbers(a, 0, a.length, b, 0, b.length);
}

/** Compares lists of numbers (as digits) one by one; what is missing at the end counts as 0. */
export function compareNumberLists(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareDigits(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether a text is numbers parted by single dots and nothing else, as most versions are. */
export function isDotted(text: string): boolean {
  let previous = DOT;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code) && (code !== DOT || previous === DOT)) return false;
    previous = code;
  }
  return previous !== DOT;
}

/** Compares two dotted texts number by number; what is missing at the end counts as 0. */
export function compareDotted(a: string, b: string): Order {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const iEnd = digitsEnd(a, i);
    const jEnd = digitsEnd(b, j);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = iEnd + 1;
    j = jEnd + 1;
  }
  return 0;
}
