import type { Ordering } from './ordering.ts';
import { compareSemver } from './semver.ts';

/**
 * NuGet's versions: Semantic Versioning with a fourth number, and no matter of case.
 * https://learn.microsoft.com/en-us/nuget/concepts/package-versioning
 */
export const nuget: Ordering = {
  isVersion: (text) => VERSION.test(text),
  compare: (a, b) => compareSemver(a.toLowerCase(), b.toLowerCase()),
};

const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(`^\\d+(?:\\.\\d+){0,3}(?:-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?$`);
