import { compareSpans, DOT, digitsEnd, HYPHEN, isDigit, lettersEnd, TILDE, UNDERSCORE } from './characters.ts';
import { compareNumbers } from './numbers.ts';
import { type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * Alpine's package versions: `1.2.3b_rc4~c0ffee-r5`.
 * https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/apk-package.5.scd#package-versions
 */
export const apk: Ordering = {
  isVersion(text) {
    const cursor = new Cursor(text);
    do cursor.next();
    while (cursor.token !== END && cursor.token !== INVALID);
    return cursor.token === END;
  },
  compare(a, b) {
    const left = new Cursor(a);
    const right = new Cursor(b);
    for (;;) {
      left.next();
      right.next();
      if (left.token !== right.token) return left.token < right.token ? -1 : 1;
      if (left.token === END) return 0;
      const order = compareTokens(left, right);
      if (order !== 0 || left.token === INVALID) return order;
    }
  },
};

/**
 * What can stand at one place of a version, the lowest first: `1_rc` < `1` < `1-r0` < `1~c0ffee` < `1_p` < `1b` <
 * `1.0`. Text that is no version from here on stands where apk puts it, right below the end.
 */
const PRE_SUFFIX = 0;
const INVALID = 1;
const END = 2;
const REVISION = 3;
const HASH = 4;
const SUFFIX_NUMBER = 5;
const POST_SUFFIX = 6;
const LETTER = 7;
const NUMBER = 8;
const START = 9;

/** The suffixes in their order; those before the null come before the version without suffix. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', null, 'cvs', 'svn', 'git', 'hg', 'p'];
const NO_SUFFIX = SUFFIXES.indexOf(null);

/** Walks the tokens of one version. */
class Cursor {
  readonly text: string;
  token = START;
  /** The token's value is the text from `start` to `end`. */
  start = 0;
  end = 0;
  /** The place of a suffix in `SUFFIXES`. */
  suffix = 0;
  /** The first number of a version is compared as a number whatever zeros lead it. */
  leading = false;

  constructor(text: string) {
    this.text = text;
  }

  next(): void {
    const { text, token: last, end: at } = this;
    if (at === text.length) {
      this.take(last === START ? INVALID : END, at, at);
      return;
    }
    const code = text.charCodeAt(at);
    this.leading = last === START;
    if (isDigit(code)) {
      if (last === START) this.take(NUMBER, at, digitsEnd(text, at));
      else if (last === PRE_SUFFIX || last === POST_SUFFIX) this.take(SUFFIX_NUMBER, at, digitsEnd(text, at));
      else this.invalid(at);
    } else if (code === DOT && last === NUMBER) this.takeRun(NUMBER, at, 1, digitsEnd(text, at + 1));
    else if (code >= 0x61 && code <= 0x7a && last === NUMBER) this.take(LETTER, at, at + 1);
    else if (code === UNDERSCORE && last !== START && last !== HASH && last !== REVISION) this.takeSuffix(at + 1);
    else if (code === TILDE && last !== START && last !== HASH && last !== REVISION) {
      this.takeRun(HASH, at, 1, hexEnd(text, at + 1));
    } else if (code === HYPHEN && text.charCodeAt(at + 1) === 0x72 && last !== START && last !== REVISION) {
      this.takeRun(REVISION, at, 2, digitsEnd(text, at + 2));
    } else this.invalid(at);
  }

  private take(token: number, start: number, end: number): void {
    this.token = token;
    this.start = start;
    this.end = end;
  }

  /** A value behind a mark of some characters; without a value the mark is invalid. */
  private takeRun(token: number, mark: number, markLength: number, end: number): void {
    if (end === mark + markLength) this.invalid(mark);
    else this.take(token, mark + markLength, end);
  }

  private takeSuffix(start: number): void {
    const end = lettersEnd(this.text, start);
    const suffix = SUFFIXES.indexOf(this.text.slice(start, end));
    this.suffix = suffix;
    if (suffix < 0) this.invalid(start - 1);
    else this.take(suffix < NO_SUFFIX ? PRE_SUFFIX : POST_SUFFIX, start, end);
  }

  private invalid(start: number): void {
    this.take(INVALID, start, this.text.length);
  }
}

function compareTokens(a: Cursor, b: Cursor): Order {
  switch (a.token) {
    case PRE_SUFFIX:
    case POST_SUFFIX:
      return orderOf(a.suffix - b.suffix);
    case NUMBER:
      // As in Gentoo, a later number with a leading zero is compared as text: 1.01 < 1.1 and 1.01 < 1.010.
      return !a.leading && (isZero(a) || isZero(b)) ? compareValues(a, b) : compareAsNumbers(a, b);
    case REVISION:
    case SUFFIX_NUMBER:
      return compareAsNumbers(a, b);
    default:
      return compareValues(a, b);
  }
}

function isZero({ text, start }: Cursor): boolean {
  return text.charCodeAt(start) === 0x30;
}

function compareAsNumbers(a: Cursor, b: Cursor): Order {
  return compareNumbers(a.text, a.start, a.end, b.text, b.start, b.end);
}

function compareValues(a: Cursor, b: Cursor): Order {
  return compareSpans(a.text, a.start, a.end, b.text, b.start, b.end);
}

function hexEnd(text: string, start: number): number {
  let index = start;
  while (index < text.length && isHex(text.charCodeAt(index))) index++;
  return index;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 0x61 && code <= 0x66);
}
