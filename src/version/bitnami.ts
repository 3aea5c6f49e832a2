import { compareDigits } from './numbers.ts';
import type { Ordering } from './ordering.ts';
import { semver } from './semver.ts';

/**
 * Bitnami's versions: Semantic Versioning, but a number alone behind the hyphen is a revision, which stands above the
 * version without it: 1.2.3-rc.1 < 1.2.3 < 1.2.3-1. https://github.com/bitnami/go-version
 */
export const bitnami: Ordering = {
  isVersion: (text) => VERSION.test(text),
  compare(a, b) {
    const left = REVISION.exec(a);
    const right = REVISION.exec(b);
    if (left === null && right === null) return semver.compare(a, b);
    return semver.compare(left?.[1] ?? a, right?.[1] ?? b) || compareDigits(left?.[2] ?? '', right?.[2] ?? '');
  },
};

/** Leading zeros are allowed: some of its products are named by date, 2018.08.18. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const REVISION = /^(\d[^-+]*)-(\d+)(?:\+.*)?$/s;
