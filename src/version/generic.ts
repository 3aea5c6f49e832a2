import { isDigit } from './characters.ts';
import { compareDigits } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * The ordering for what follows no specification, by what most software does: numbers are compared as numbers, a word
 * that announces a release stands below it (1.0-rc1 < 1.0), any other word above (1.1.1 < 1.1.1k), build metadata
 * (`+…`) does not count, and a missing number is 0.
 */
export const generic: Ordering = {
  isVersion: (text) => /^v?\d[\w.+~:-]*$/.test(text),
  compare(a, b) {
    const left = parts(a);
    const right = parts(b);
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const order = compareParts(left[index], right[index]);
      if (order !== 0) return order;
    }
    return 0;
  },
};

const ANNOUNCING = ['dev', 'snapshot', 'alpha', 'a', 'beta', 'b', 'milestone', 'm', 'pre', 'preview', 'cr', 'rc'];
const END = ANNOUNCING.length;
const NUMBER = END + 1;
const WORD = END + 2;

/** Runs of digits and of letters, in lower case, without the zeros that end a row of numbers. */
function parts(text: string): readonly string[] {
  const kept: string[] = [];
  const version =
    text
      .toLowerCase()
      .replace(/^v(?=\d)/, '')
      .split('+', 1)[0] ?? '';
  for (const part of version.match(/\d+|[^\d\s._~:-]+/g) ?? []) {
    if (!isNumber(part)) dropZeros(kept);
    kept.push(part);
  }
  dropZeros(kept);
  return kept;
}

function dropZeros(list: string[]): void {
  while (/^0+$/.test(list.at(-1) ?? '')) list.pop();
}

function compareParts(a: string | undefined, b: string | undefined): Order {
  const rank = rankOf(a);
  const order = orderOf(rank - rankOf(b));
  if (order !== 0 || a === undefined || b === undefined) return order;
  if (rank === NUMBER) return compareDigits(a, b);
  return compareCodeUnits(a, b);
}

function rankOf(part: string | undefined): number {
  if (part === undefined) return END;
  if (isNumber(part)) return NUMBER;
  const rank = ANNOUNCING.indexOf(part);
  return rank < 0 ? WORD : rank;
}

function isNumber(part: string): boolean {
  return isDigit(part.charCodeAt(0));
}
