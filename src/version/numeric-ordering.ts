import { compareDigits } from './numbers.ts';
import { type Order, type Ordering, totalOrdering } from './ordering.ts';

/**
 * The ordering of versions that are numbers and nothing else: compared one by one, and where one version is the
 * beginning of the other the longer stands above (1.0 < 1.0.0).
 */
export function numericOrdering(form: RegExp, separator: RegExp): Ordering {
  return totalOrdering((text) => (form.test(text) ? text.split(separator) : null), compareLists);
}

function compareLists(a: readonly string[], b: readonly string[]): Order {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const order = compareDigits(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
}
