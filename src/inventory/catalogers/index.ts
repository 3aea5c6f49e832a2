import * as all from './all.ts';
import type { Cataloger } from './types.ts';

/** Every cataloger. Who changes one counts its `version` up. */
export const CATALOGERS: readonly Cataloger[] = Object.values(all);

export * from './types.ts';
