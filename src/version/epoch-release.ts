import { digitsEnd, HYPHEN } from './characters.ts';

/** Distributions' versions come apart at the same two marks: `[epoch:]version[-release]`. */

/** Where the digits of the epoch end, at the colon; 0 where there is no epoch. */
export function epochEnd(text: string): number {
  const end = digitsEnd(text, 0);
  return text[end] === ':' ? end : 0;
}

/** Where the version starts that an epoch ending at `epoch` is before. */
export function versionStart(epoch: number): number {
  return epoch === 0 ? 0 : epoch + 1;
}

/** The index of the last hyphen, behind which is the release (Debian: the revision); the length where there is none. */
export function releaseHyphen(text: string, start: number): number {
  for (let index = text.length - 1; index >= start; index--) {
    if (text.charCodeAt(index) === HYPHEN) return index;
  }
  return text.length;
}
