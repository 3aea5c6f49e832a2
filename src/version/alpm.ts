import { compareSpans, digitsEnd, isDigit, isLetter, lettersEnd } from './characters.ts';
import { compareEpochRelease } from './epoch-release.ts';
import { compareNumbers } from './numbers.ts';
import { type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * Arch Linux's package versions: `[epoch:]version[-release]`, 1.0a < 1.0rc < 1.0 < 1.0.a < 1.0.1.
 * https://man.archlinux.org/man/vercmp.8
 */
export const alpm: Ordering = {
  isVersion: (text) => VERSION.test(text),
  // pacman takes a version without release for any release. That is no order; here it is the lowest.
  compare: (a, b) => compareEpochRelease(a, b, compareSegments, 'lowest'),
};

const VERSION = /^(?:\d+:)?[A-Za-z0-9][A-Za-z0-9._+]*(?:-\d+(?:\.\d+)?)?$/;

/** What can stand behind the same number of separators, the lowest first. */
const LETTERS_HERE = 0;
const END_HERE = 1;
const NUMBER_HERE = 2;

function compareSegments(a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number): Order {
  let i = aStart;
  let j = bStart;
  for (;;) {
    const iNext = separatorsEnd(a, i, aEnd);
    const jNext = separatorsEnd(b, j, bEnd);
    const here = kindAt(a, iNext, aEnd);
    // More separators stand above fewer: 1.0a < 1.0.a.
    const order = orderOf(iNext - i - (jNext - j)) || orderOf(here - kindAt(b, jNext, bEnd));
    if (order !== 0 || here === END_HERE) return order;
    i = here === NUMBER_HERE ? digitsEnd(a, iNext, aEnd) : lettersEnd(a, iNext, aEnd);
    j = here === NUMBER_HERE ? digitsEnd(b, jNext, bEnd) : lettersEnd(b, jNext, bEnd);
    const compare = here === NUMBER_HERE ? compareNumbers : compareSpans;
    const byValue = compare(a, iNext, i, b, jNext, j);
    if (byValue !== 0) return byValue;
  }
}

function kindAt(text: string, index: number, end: number): number {
  if (index >= end) return END_HERE;
  return isDigit(text.charCodeAt(index)) ? NUMBER_HERE : LETTERS_HERE;
}

function separatorsEnd(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && !isDigit(text.charCodeAt(index)) && !isLetter(text.charCodeAt(index))) index++;
  return index;
}
