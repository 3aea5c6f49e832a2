import { isDigit } from './characters.ts';
import { compareDigits } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * LuaRocks' versions: a version and the revision of its rockspec, `3.1.0-1`; `scm` and `dev` are the newest of all.
 * https://github.com/luarocks/luarocks/blob/main/docs/rockspec_format.md
 */
export const luarocks: Ordering = {
  isVersion: (text) => /^[a-z0-9][a-z0-9._+]*-\d+$/.test(text),
  compare(a, b) {
    const [left, leftRevision] = split(a);
    const [right, rightRevision] = split(b);
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const order = compareParts(left[index] ?? '0', right[index] ?? '0');
      if (order !== 0) return order;
    }
    return compareDigits(leftRevision, rightRevision);
  },
};

const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
const AFTER = ['cvs', 'scm', 'dev'];
const ZERO = BEFORE.length;
const WORD = ZERO + 1;
const NUMBER = ZERO + 2;

function split(text: string): readonly [parts: readonly string[], revision: string] {
  const revision = /-(\d+)$/.exec(text)?.[1];
  const version = revision === undefined ? text : text.slice(0, -revision.length - 1);
  return [version.toLowerCase().match(/\d+|[a-z]+/g) ?? [], revision ?? ''];
}

/** A missing part is 0, above which stand all words but those that announce a release. */
function compareParts(a: string, b: string): Order {
  const rank = rankOf(a);
  return (
    orderOf(rank - rankOf(b)) || (rank === NUMBER ? compareDigits(a, b) : rank === WORD ? compareCodeUnits(a, b) : 0)
  );
}

function rankOf(part: string): number {
  if (isDigit(part.charCodeAt(0))) return /^0+$/.test(part) ? ZERO : NUMBER;
  const before = BEFORE.indexOf(part);
  if (before >= 0) return before;
  const after = AFTER.indexOf(part);
  return after < 0 ? WORD : NUMBER + 1 + after;
}
