import type { Ordering } from './ordering.ts';
import { semver } from './semver.ts';

/**
 * Actions and repositories on GitHub are used by tag, in full or cut off (`v4`, `v4.1.2`), which stands for 4.0.0.
 * https://docs.github.com/en/actions/how-tos/create-and-publish-actions/release-and-maintain-actions
 */
export const github: Ordering = {
  isVersion: (text) => /^v?\d+(?:\.\d+){0,2}$/.test(text) || semver.isVersion(text),
  compare: semver.compare,
};
