import { isDigit } from './characters.ts';
import { compareDigits, compareDotted, isDotted } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering } from './ordering.ts';

/**
 * RubyGems' versions: numbers, and words that make a pre-release, `3.0.0.rc1`.
 * https://docs.ruby-lang.org/en/master/Gem/Version.html
 */
export const gem: Ordering = {
  isVersion: (text) => VERSION.test(text),
  compare(a, b) {
    if (isDotted(a) && isDotted(b)) return compareDotted(a, b);
    const left = canonicalSegments(a);
    const right = canonicalSegments(b);
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const order = compareSegments(left[index] ?? '0', right[index] ?? '0');
      if (order !== 0) return order;
    }
    return 0;
  },
};

const VERSION = /^\s*\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/;

/** Runs of digits and of letters, without the zeros that end the numbers and those that end the pre-release. */
function canonicalSegments(text: string): readonly string[] {
  const segments: readonly string[] = text.replaceAll('-', '.pre.').match(/\d+|[a-z]+/gi) ?? [];
  const firstWord = segments.findIndex((segment) => !isNumber(segment));
  if (firstWord < 0) return withoutLastZeros(segments);
  return [...withoutLastZeros(segments.slice(0, firstWord)), ...withoutLastZeros(segments.slice(firstWord))];
}

function withoutLastZeros(segments: readonly string[]): readonly string[] {
  let end = segments.length;
  while (end > 0 && /^0+$/.test(segments[end - 1] ?? '')) end--;
  return segments.slice(0, end);
}

/** Words stand below numbers. */
function compareSegments(a: string, b: string): Order {
  const isA = isNumber(a);
  if (isA !== isNumber(b)) return isA ? 1 : -1;
  return isA ? compareDigits(a, b) : compareCodeUnits(a, b);
}

function isNumber(segment: string): boolean {
  return isDigit(segment.charCodeAt(0));
}
