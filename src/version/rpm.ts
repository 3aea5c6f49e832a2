import { CARET, compareSpans, digitsEnd, isDigit, isLetter, lettersEnd, TILDE } from './characters.ts';
import { compareEpochRelease } from './epoch-release.ts';
import { compareNumbers } from './numbers.ts';
import type { Order, Ordering } from './ordering.ts';

/**
 * RPM's package versions: `[epoch:]version[-release]`, with `~` for what comes before and `^` for what comes after.
 * https://rpm-software-management.github.io/rpm/man/rpm-version.7 (rpm-version(7))
 */
export const rpm: Ordering = {
  isVersion: (text) => VERSION.test(text),
  // RPM's dependencies take a version without release for any release. That is no order; here it is the lowest.
  compare: (a, b) => compareEpochRelease(a, b, compareSegments, 'lowest'),
};

const VERSION = /^(?:\d+:)?[A-Za-z0-9._+~^]+(?:-[A-Za-z0-9._+~^]+)?$/;

/** What can stand at one place, the lowest first. */
const TILDE_HERE = 0;
const END_HERE = 1;
const CARET_HERE = 2;
const LETTERS_HERE = 3;
const NUMBER_HERE = 4;

function compareSegments(a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number): Order {
  let i = aStart;
  let j = bStart;
  for (;;) {
    i = skipSeparators(a, i, aEnd);
    j = skipSeparators(b, j, bEnd);
    const here = kindAt(a, i, aEnd);
    const there = kindAt(b, j, bEnd);
    if (here !== there) return here < there ? -1 : 1;
    if (here === END_HERE) return 0;
    if (here === TILDE_HERE || here === CARET_HERE) {
      i++;
      j++;
      continue;
    }
    const iEnd = here === NUMBER_HERE ? digitsEnd(a, i, aEnd) : lettersEnd(a, i, aEnd);
    const jEnd = here === NUMBER_HERE ? digitsEnd(b, j, bEnd) : lettersEnd(b, j, bEnd);
    const order = here === NUMBER_HERE ? compareNumbers(a, i, iEnd, b, j, jEnd) : compareSpans(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = iEnd;
    j = jEnd;
  }
}

function kindAt(text: string, index: number, end: number): number {
  if (index >= end) return END_HERE;
  const code = text.charCodeAt(index);
  if (isDigit(code)) return NUMBER_HERE;
  if (isLetter(code)) return LETTERS_HERE;
  return code === TILDE ? TILDE_HERE : CARET_HERE;
}

/** Separators only part segments; which ones they are, and how many, does not count. */
function skipSeparators(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && !isMeaningful(text.charCodeAt(index))) index++;
  return index;
}

function isMeaningful(code: number): boolean {
  return isDigit(code) || isLetter(code) || code === TILDE || code === CARET;
}
