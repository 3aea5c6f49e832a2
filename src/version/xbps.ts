import { compareDigits } from './numbers.ts';
import { type Order, type Ordering, orderOf } from './ordering.ts';

/**
 * Void Linux's package versions, `version_revision`, as xbps_cmpver(3) and pkgsrc's Dewey comparison have them: numbers
 * are compared one by one and what is missing counts as 0; `alpha` < `beta` < `rc` and `pre` < a dot (0); a single
 * letter stands for a dot and its place in the alphabet; the revision decides last.
 * https://github.com/void-linux/void-packages/blob/master/Manual.md and https://man.netbsd.org/pkg_admin.1
 */
export const xbps: Ordering = {
  isVersion: (text) => /^[A-Za-z0-9.]+_\d+$/.test(text),
  compare(a, b) {
    const left = parse(a);
    const right = parse(b);
    const length = Math.max(left.parts.length, right.parts.length);
    for (let index = 0; index < length; index++) {
      const order = compareParts(left.parts[index] ?? DOT, right.parts[index] ?? DOT);
      if (order !== 0) return order;
    }
    return compareDigits(left.revision, right.revision);
  },
};

/** A number as its digits, or what stands below 0. */
type Part = string | -3 | -2 | -1;

const DOT = '0';

const STAGES: Readonly<Record<string, Part>> = { alpha: -3, beta: -2, pre: -1, rc: -1, pl: DOT, '.': DOT };

const TOKEN = /\d+|alpha|beta|pre|rc|pl|\.|_\d*|[a-z]/gi;

function parse(text: string): { readonly parts: readonly Part[]; readonly revision: string } {
  const parts: Part[] = [];
  let revision = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const word = token.toLowerCase();
    const stage = STAGES[word];
    if (word.startsWith('_')) revision = word.slice(1);
    else if (stage !== undefined) parts.push(stage);
    else if (/^\d/.test(word)) parts.push(word);
    else parts.push(DOT, String(word.charCodeAt(0) - 0x60));
  }
  return { parts, revision };
}

function compareParts(a: Part, b: Part): Order {
  if (typeof a === 'string' && typeof b === 'string') return compareDigits(a, b);
  return orderOf((typeof a === 'string' ? 0 : a) - (typeof b === 'string' ? 0 : b));
}
