import type { Order } from './ordering.ts';

/** The character codes that version scanners look for; scanning codes allocates nothing. */
export const TILDE = 0x7e;
export const CARET = 0x5e;
export const DOT = 0x2e;
export const HYPHEN = 0x2d;
export const UNDERSCORE = 0x5f;

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** An ASCII letter. */
export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** The index behind the run of digits that starts at `start`; `start` itself where there is none. */
export function digitsEnd(text: string, start: number, end: number = text.length): number {
  let index = start;
  while (index < end && isDigit(text.charCodeAt(index))) index++;
  return index;
}

/** The index behind the run of ASCII letters that starts at `start`. */
export function lettersEnd(text: string, start: number, end: number = text.length): number {
  let index = start;
  while (index < end && isLetter(text.charCodeAt(index))) index++;
  return index;
}

/** Compares two stretches of text by code units; a prefix stands below what it is a prefix of. */
export function compareSpans(a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number): Order {
  const shared = Math.min(aEnd - aStart, bEnd - bStart);
  for (let offset = 0; offset < shared; offset++) {
    const difference = a.charCodeAt(aStart + offset) - b.charCodeAt(bStart + offset);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  const difference = aEnd - aStart - (bEnd - bStart);
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}
