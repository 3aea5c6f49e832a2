import { digitsEnd, HYPHEN } from './characters.ts';
import { compareNumbers } from './numbers.ts';
import type { Order } from './ordering.ts';

/** Compares two stretches of two texts, from the first index up to the second. */
type CompareStretches = (a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number) => Order;

/**
 * Compares distributions' versions, which come apart at the same two marks: `[epoch:]version[-release]`. Epochs are
 * numbers, a missing one 0; versions and releases (Debian: revisions) are compared by `parts`.
 * @param missingRelease how a version without a release stands to one with: `lowest`, or the same as an `empty` one
 */
export function compareEpochRelease(
  a: string,
  b: string,
  parts: CompareStretches,
  missingRelease: 'lowest' | 'empty',
): Order {
  const aEpoch = epochEnd(a);
  const bEpoch = epochEnd(b);
  const byEpoch = compareNumbers(a, 0, aEpoch, b, 0, bEpoch);
  if (byEpoch !== 0) return byEpoch;
  const aStart = versionStart(aEpoch);
  const bStart = versionStart(bEpoch);
  const aRelease = releaseHyphen(a, aStart);
  const bRelease = releaseHyphen(b, bStart);
  const byVersion = parts(a, aStart, aRelease, b, bStart, bRelease);
  if (byVersion !== 0) return byVersion;
  const aHas = aRelease < a.length;
  if (missingRelease === 'lowest' && aHas !== bRelease < b.length) return aHas ? 1 : -1;
  return parts(a, aRelease + 1, a.length, b, bRelease + 1, b.length);
}

/** Where the digits of the epoch end, at the colon; 0 where there is no epoch. */
function epochEnd(text: string): number {
  const end = digitsEnd(text, 0);
  return text[end] === ':' ? end : 0;
}

/** Where the version starts that an epoch ending at `epoch` is before. */
function versionStart(epoch: number): number {
  return epoch === 0 ? 0 : epoch + 1;
}

/** The index of the last hyphen, behind which is the release; the length where there is none. */
function releaseHyphen(text: string, start: number): number {
  for (let index = text.length - 1; index >= start; index--) {
    if (text.charCodeAt(index) === HYPHEN) return index;
  }
  return text.length;
}
