import { ownValue } from '../model/index.ts';
import { isDigit } from './characters.ts';
import { compareDigits, compareDotted, isDotted } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf } from './ordering.ts';

/** Maven's versions. https://maven.apache.org/pom.html#version-order-specification */
export const maven: Ordering = {
  isVersion: (text) => /^[\w.+~-]+$/.test(text),
  compare(a, b) {
    if (isDotted(a) && isDotted(b)) return compareDotted(a, b);
    const left = tokens(a);
    const right = tokens(b);
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const order = compareTokens(left[index], right[index]);
      if (order !== 0) return order;
    }
    return 0;
  },
};

interface Token {
  /** Digits, or a qualifier in lower case; its aliases replaced. */
  readonly value: string;
  readonly isNumber: boolean;
  /** A token behind a hyphen, or at the change between digits and letters; else it is behind a dot. */
  readonly hyphened: boolean;
  /** Of a dotted qualifier: how many tokens that stand for nothing are before it, the two of `1.0.0.RC1`. */
  readonly nothings: number;
}

/** In their order, the empty one being the release itself; every other qualifier stands above these. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = QUALIFIERS.indexOf('');
const ALIASES: Readonly<Record<string, string>> = { cr: 'rc', ga: '', final: '', release: '' };
/** Only when a number follows at once: `1a1` is `1-alpha-1`, `1a` is none. */
const ABBREVIATIONS: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };

/**
 * The tokens that count: what stands for nothing (0, `final`, …) before a hyphen and at the end is left out. Before a
 * dotted qualifier it is only counted, so that `1.0.RC1` can stand below `1` and yet apart from `1-RC1`.
 */
function tokens(text: string): readonly Token[] {
  const kept: Token[] = [];
  for (const token of split(text.toLowerCase())) {
    const dropped = token.hyphened || !token.isNumber ? dropNothings(kept) : 0;
    kept.push(token.hyphened ? token : { ...token, nothings: dropped });
  }
  dropNothings(kept);
  return kept;
}

function dropNothings(list: Token[]): number {
  for (let dropped = 0; ; dropped++) {
    const last = list.at(-1);
    if (last === undefined || !(last.isNumber ? /^0*$/.test(last.value) : last.value === '')) return dropped;
    list.pop();
  }
}

function split(text: string): readonly Token[] {
  const found: Token[] = [];
  for (const piece of text.matchAll(/([.-]?)(?:(\d+)|([^\d.-]+)|(?=[.-]|$))/g)) {
    const [whole, separator, digits, letters] = piece;
    // Nothing at the end of the text is no token; nothing between two separators, or behind the last, is 0.
    if (whole === '' && piece.index > 0) continue;
    const hyphened = found.length > 0 && separator !== '.';
    if (letters === undefined) {
      found.push({ value: digits ?? '', isNumber: true, hyphened, nothings: 0 });
      continue;
    }
    const numberFollows = isDigit(text.charCodeAt(piece.index + whole.length));
    const value =
      (numberFollows ? ownValue(ABBREVIATIONS, letters) : undefined) ?? ownValue(ALIASES, letters) ?? letters;
    found.push({ value, isNumber: false, hyphened, nothings: 0 });
  }
  return found;
}

/**
 * What can stand at one place, the lowest first. The specification's order is no order where a dotted qualifier
 * follows a zero: by it `1.0.RC1` < `1` < `1-1` < `1.0.RC1`. Here such a pre-release keeps its place below the end.
 */
const DOTTED_PRE_RELEASE = 0;
const HYPHENED_PRE_RELEASE = 1;
const PRE_RELEASE_AFTER_NOTHING = 2;
const END = 3;
const DOTTED_QUALIFIER = 4;
const HYPHENED_QUALIFIER = 5;
const HYPHENED_NUMBER = 6;
const QUALIFIER_AFTER_NOTHING = 7;
const DOTTED_NUMBER = 8;

function compareTokens(a: Token | undefined, b: Token | undefined): Order {
  const order = orderOf(placeOf(a) - placeOf(b));
  if (order !== 0 || a === undefined || b === undefined) return order;
  if (a.isNumber) return compareDigits(a.value, b.value);
  return (
    orderOf(a.nothings - b.nothings) ||
    orderOf(qualifierRank(a.value) - qualifierRank(b.value)) ||
    compareCodeUnits(a.value, b.value)
  );
}

function placeOf(token: Token | undefined): number {
  if (token === undefined) return END;
  if (token.isNumber) return token.hyphened ? HYPHENED_NUMBER : DOTTED_NUMBER;
  const isPreRelease = qualifierRank(token.value) < RELEASE;
  if (token.nothings > 0) return isPreRelease ? PRE_RELEASE_AFTER_NOTHING : QUALIFIER_AFTER_NOTHING;
  if (token.hyphened) return isPreRelease ? HYPHENED_PRE_RELEASE : HYPHENED_QUALIFIER;
  return isPreRelease ? DOTTED_PRE_RELEASE : DOTTED_QUALIFIER;
}

function qualifierRank(value: string): number {
  const rank = QUALIFIERS.indexOf(value);
  return rank < 0 ? QUALIFIERS.length : rank;
}
