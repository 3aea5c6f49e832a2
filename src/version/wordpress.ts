import { compareDigits } from './numbers.ts';
import { type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * WordPress, its plugins and themes are compared by PHP's version_compare(): parts are numbers and words, parted by
 * `.`, `-`, `_`, `+` and changes between the two; any other word < dev < alpha < beta < RC < nothing < a number < pl.
 * https://www.php.net/manual/en/function.version-compare.php
 */
export const wordpress: Ordering = {
  isVersion: (text) => /^v?\d[A-Za-z0-9.+_ -]*$/.test(text),
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

const ANY_WORD = 0;
const NOTHING = 5;
const NUMBER = 6;

/** What PHP looks at are the first letters: `beta2`, `b2`. */
const WORDS: readonly (readonly [start: string, rank: number])[] = [
  ['dev', 1],
  ['alpha', 2],
  ['a', 2],
  ['beta', 3],
  ['b', 3],
  ['RC', 4],
  ['rc', 4],
  ['#', NOTHING],
  ['pl', 7],
  ['p', 7],
];

function parts(text: string): readonly string[] {
  return text.match(/\d+|[^\d.+_-]+/g) ?? [];
}

function compareParts(a: string | undefined, b: string | undefined): Order {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0 || rankOf(a) !== NUMBER) return orderOf(rank);
  return compareDigits(a ?? '', b ?? '');
}

function rankOf(part: string | undefined): number {
  if (part === undefined) return NOTHING;
  if (/^\d/.test(part)) return NUMBER;
  return WORDS.find(([start]) => part.startsWith(start))?.[1] ?? ANY_WORD;
}
