import * as all from './all.ts';
import type { Cataloger } from './types.ts';

/** Every cataloger. Who changes one counts its `version` up. */
export const CATALOGERS: readonly Cataloger[] = Object.values(all);

/** Every place of every cataloger. */
export const PLACES: readonly string[] = CATALOGERS.flatMap((cataloger) => cataloger.places);

export { OS_RELEASE_PLACES } from './os-release.ts';
export { isSbomFile } from './sbom-files.ts';
export * from './types.ts';
