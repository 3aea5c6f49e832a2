import { apk } from './apk.ts';
import { dpkg } from './dpkg.ts';
import { osRelease } from './os-release.ts';
import { rpm } from './rpm.ts';
import type { Cataloger } from './types.ts';

/** Every cataloger, one line each. Who changes one counts its `version` up. */
export const CATALOGERS: readonly Cataloger[] = [
  osRelease, // os-release
  apk, // Alpine, Wolfi, Chainguard
  dpkg, // Debian, Ubuntu, distroless
  rpm, // Red Hat and its rebuilds, Fedora, SUSE, Amazon, Azure Linux, Photon
];

/** Every place of every cataloger. */
export const PLACES: readonly string[] = CATALOGERS.flatMap((cataloger) => cataloger.places);

export { OS_RELEASE_PLACES } from './os-release.ts';
export * from './types.ts';
