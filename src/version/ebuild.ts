import { compareDigits } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf, totalOrdering } from './ordering.ts';

/**
 * Gentoo's versions: `1.2.3b_rc4_p5-r6`.
 * https://projects.gentoo.org/pms/8/pms.html#version-comparison
 */
export const ebuild: Ordering = totalOrdering(parse, compareVersions);

interface Version {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly { readonly rank: number; readonly number: string }[];
  readonly revision: string;
}

const FORM = /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/;

/** In their order, the empty one being no suffix. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'p'];
const NO_SUFFIX = SUFFIXES.indexOf('');

function parse(text: string): Version | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, numbers = '', letter = '', suffixes = '', revision = ''] = match;
  return {
    numbers: numbers.split('.'),
    letter,
    suffixes: Array.from(suffixes.matchAll(/_([a-z]+)(\d*)/g), ([, word = '', number = '']) => ({
      rank: SUFFIXES.indexOf(word),
      number,
    })),
    revision,
  };
}

function compareVersions(a: Version, b: Version): Order {
  return (
    compareLists(a.numbers, b.numbers) ||
    compareCodeUnits(a.letter, b.letter) ||
    compareSuffixes(a, b) ||
    compareDigits(a.revision, b.revision)
  );
}

function compareLists(a: readonly string[], b: readonly string[]): Order {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = index === 0 ? compareDigits(left, right) : compareLaterNumbers(left, right);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

/** Behind the first dot a number with a leading zero is read as a fraction: its last zeros do not count. */
function compareLaterNumbers(a: string, b: string): Order {
  if (!a.startsWith('0') && !b.startsWith('0')) return compareDigits(a, b);
  return compareCodeUnits(withoutLastZeros(a), withoutLastZeros(b));
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

function compareSuffixes(a: Version, b: Version): Order {
  const length = Math.max(a.suffixes.length, b.suffixes.length);
  for (let index = 0; index < length; index++) {
    const left = a.suffixes[index];
    const right = b.suffixes[index];
    const order =
      orderOf((left?.rank ?? NO_SUFFIX) - (right?.rank ?? NO_SUFFIX)) ||
      compareDigits(left?.number ?? '', right?.number ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
