import { isDigit } from './characters.ts';
import { compareDigits } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * Composer's versions, ordered by PHP's version_compare.
 * https://getcomposer.org/doc/articles/versions.md and https://www.php.net/manual/en/function.version-compare.php
 */
export const composer: Ordering = {
  isVersion: (text) => VERSION.test(text),
  compare(a, b) {
    const isBranch = a.startsWith(BRANCH);
    if (isBranch !== b.startsWith(BRANCH)) return isBranch ? -1 : 1;
    if (isBranch) return compareCodeUnits(a, b);
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

/** What opens the name of a branch, which stands below all versions: two branches are never the same version. */
const BRANCH = 'dev-';

const NUMBERS = '\\d+(?:\\.(?:\\d+|x|\\*))*';
const STABILITY = '(?:stable|alpha|beta|b|rc|a|patch|pl|p)(?:[.-]?\\d+(?:[.-]\\d+)*)?';
const VERSION = new RegExp(`^v?${NUMBERS}(?:[._-]?${STABILITY})?(?:[.-]?dev)?(?:\\+\\S*)?$|^dev-\\S+$`, 'i');

/** PHP knows these words by how they begin, minding case, and takes all others for one, below them. */
const WORDS: readonly (readonly [prefix: string, rank: number])[] = [
  ['dev', 1],
  ['alpha', 2],
  ['a', 2],
  ['beta', 3],
  ['b', 3],
  ['RC', 4],
  ['rc', 4],
  // PHP's own sign for "no word here".
  ['#', 5],
  ['pl', 7],
  ['p', 7],
];
const UNKNOWN = 0;
const END = 5;
const NUMBER = 6;

/** Runs of digits and of anything else but separators. */
function parts(text: string): readonly string[] {
  return text.replace(/^[vV](?=\d)/, '').match(/\d+|[^\d._+-]+/g) ?? [];
}

function compareParts(a: string | undefined, b: string | undefined): Order {
  const rank = rankOf(a);
  const order = orderOf(rank - rankOf(b));
  return order === 0 && rank === NUMBER ? compareDigits(a ?? '', b ?? '') : order;
}

function rankOf(part: string | undefined): number {
  if (part === undefined) return END;
  if (isDigit(part.charCodeAt(0))) return NUMBER;
  return WORDS.find(([prefix]) => part.startsWith(prefix))?.[1] ?? UNKNOWN;
}
