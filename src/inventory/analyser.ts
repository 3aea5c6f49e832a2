import { createHash } from 'node:crypto';
import { CATALOGERS } from './catalogers/index.ts';

/*
 * What is to be known of the catalogers where none is at work, as in a scan that finds all layers in the cache. The
 * bundler puts these values in place of this module (scripts/evaluated.ts), so that such a scan loads no cataloger.
 */

/** Counts up whenever the same layer may give another analysis though no cataloger changed: a rule, a limit. */
export const RULES_VERSION = 2;

/** Changes with every cataloger that comes, goes or changes. Cached analyses of another version are not read. */
export const ANALYSER_VERSION: string = `${RULES_VERSION}-${createHash('sha256')
  .update(CATALOGERS.map(({ name, version }) => `${name} ${version}`).join())
  .digest('hex')
  .slice(0, 12)}`;

/** Every place of every cataloger. */
export const PLACES: readonly string[] = CATALOGERS.flatMap((cataloger) => cataloger.places);
