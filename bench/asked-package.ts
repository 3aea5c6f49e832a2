import type { AdvisoryIndex, PackageKey } from '../src/database/index.ts';

/**
 * Asks for the statements about a package, and of each for what a scan reads to judge a version by it: no more is
 * unpacked than is asked for.
 * @returns how many of them stand, and say that some version is affected
 */
export function askPackage(index: AdvisoryIndex, key: PackageKey): number {
  const found = index.statementsOn(key);
  let standing = 0;
  for (let place = 0; place < found.length; place++) {
    const isOfAny = found.vulnerabilities(place).length > 0;
    if (!found.isWithdrawn(place) && isOfAny && found.latest(place).kind !== 'not-affected') standing++;
  }
  return standing;
}
