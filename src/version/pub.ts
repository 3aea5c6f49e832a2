import type { Ordering } from './ordering.ts';
import { buildStart, compareIdentifiers, compareSemver, semver } from './semver.ts';

/**
 * Dart's packages follow Semantic Versioning, but for build metadata, which counts: 1.2.3 < 1.2.3+1 < 1.2.3+2.
 * https://dart.dev/tools/pub/versioning and https://pub.dev/documentation/pub_semver/latest/
 */
export const pub: Ordering = {
  isVersion: semver.isVersion,
  compare(a, b) {
    const order = compareSemver(a, b);
    if (order !== 0) return order;
    const i = buildStart(a, 0);
    const j = buildStart(b, 0);
    if (i === a.length || j === b.length) return i < a.length ? 1 : j < b.length ? -1 : 0;
    return compareIdentifiers(a, i + 1, a.length, b, j + 1, b.length);
  },
};
