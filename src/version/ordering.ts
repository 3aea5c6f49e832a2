/** How `a` stands to `b`: −1 below, 0 of the same rank, 1 above. */
export type Order = -1 | 0 | 1;

/** What one ecosystem knows of its versions. */
export interface Ordering {
  /** Whether the ecosystem's own rules take this text for a version. */
  isVersion(text: string): boolean;
  /** A total preorder over all texts, versions or not; never throws, linear in the length of both. */
  compare(a: string, b: string): Order;
}

export function orderOf(difference: number): Order {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

/** By UTF-16 code units. */
export function compareCodeUnits(a: string, b: string): Order {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Makes an ordering total that is defined for its own versions only: every other text stands below all versions, and
 * among its like by code units.
 */
export function totalOrdering<Key>(
  parse: (text: string) => Key | null,
  compareKeys: (a: Key, b: Key) => Order,
): Ordering {
  return {
    isVersion: (text) => parse(text) !== null,
    compare(a, b) {
      const left = parse(a);
      const right = parse(b);
      if (left === null) return right === null ? compareCodeUnits(a, b) : -1;
      return right === null ? 1 : compareKeys(left, right);
    },
  };
}
