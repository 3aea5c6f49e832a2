import { compareSpans, DOT, digitsEnd, HYPHEN, isDigit } from './characters.ts';
import { compareNumbers } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering } from './ordering.ts';

/**
 * Semantic Versioning 2.0.0: https://semver.org/spec/v2.0.0.html#spec-item-11
 *
 * Read leniently, for what the wild writes: a leading `v`, any count of numbers (a missing one is 0), and text right
 * behind them as a pre-release. Text that starts with no number stands below all.
 */
export const semver: Ordering = {
  isVersion: (text) => VERSION.test(text),
  compare: compareSemver,
};

const NUMBER = '(?:0|[1-9]\\d*)';
const IDENTIFIER = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const BUILD = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(
  `^[vV=]?${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+${BUILD})?$`,
);

export function compareSemver(a: string, b: string): Order {
  let i = numbersStart(a);
  let j = numbersStart(b);
  if (i < 0 || j < 0) return i < 0 ? (j < 0 ? compareCodeUnits(a, b) : -1) : 1;
  for (;;) {
    const iEnd = digitsEnd(a, i);
    const jEnd = digitsEnd(b, j);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = nextNumber(a, iEnd);
    j = nextNumber(b, jEnd);
    if (i === iEnd && j === jEnd) break;
  }
  const aEnd = buildStart(a, i);
  const bEnd = buildStart(b, j);
  // A release stands above its pre-releases.
  if (i === aEnd || j === bEnd) return i === aEnd ? (j === bEnd ? 0 : 1) : -1;
  if (a.charCodeAt(i) === HYPHEN) i++;
  if (b.charCodeAt(j) === HYPHEN) j++;
  return compareIdentifiers(a, i, aEnd, b, j, bEnd);
}

/** Where the build metadata starts (at its `+`), or the length. */
export function buildStart(text: string, from: number): number {
  const plus = text.indexOf('+', from);
  return plus < 0 ? text.length : plus;
}

/** Dot-separated identifiers, numbers below words, fewer below more. */
export function compareIdentifiers(
  a: string,
  aStart: number,
  aEnd: number,
  b: string,
  bStart: number,
  bEnd: number,
): Order {
  let i = aStart;
  let j = bStart;
  for (;;) {
    const iEnd = identifierEnd(a, i, aEnd);
    const jEnd = identifierEnd(b, j, bEnd);
    const isNumber = iEnd > i && digitsEnd(a, i, iEnd) === iEnd;
    if (isNumber !== (jEnd > j && digitsEnd(b, j, jEnd) === jEnd)) return isNumber ? -1 : 1;
    const order = isNumber ? compareNumbers(a, i, iEnd, b, j, jEnd) : compareSpans(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    if (iEnd === aEnd || jEnd === bEnd) return iEnd === aEnd ? (jEnd === bEnd ? 0 : -1) : 1;
    i = iEnd + 1;
    j = jEnd + 1;
  }
}

/** −1 where no number starts the text. */
function numbersStart(text: string): number {
  const first = text.charCodeAt(0);
  if (isDigit(first)) return 0;
  const isPrefix = first === 0x76 || first === 0x56 || first === 0x3d;
  return isPrefix && isDigit(text.charCodeAt(1)) ? 1 : -1;
}

/** The start of the number behind a dot at `end`; `end` itself where none follows. */
function nextNumber(text: string, end: number): number {
  return text.charCodeAt(end) === DOT && isDigit(text.charCodeAt(end + 1)) ? end + 1 : end;
}

function identifierEnd(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && text.charCodeAt(index) !== DOT) index++;
  return index;
}
