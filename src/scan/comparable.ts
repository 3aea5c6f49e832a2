import type { PackageType } from '../model/index.ts';
import { isVersion } from '../version/index.ts';

/**
 * Whether a text can be held against the versions of advisories. What is no version (Go's `(devel)`, `${revision}` of a
 * Maven project), has no number (`unknown`) or names a branch (Composer's `dev-main`) is ordered below all versions, and
 * would pass for one that every fix has yet to reach.
 */
export function isComparable(type: PackageType, version: string): boolean {
  return isVersion(type, version) && /\d/.test(version) && !(type === 'composer' && BRANCH.test(version));
}

/** https://getcomposer.org/doc/articles/versions.md#branches */
const BRANCH = /^dev-/i;
