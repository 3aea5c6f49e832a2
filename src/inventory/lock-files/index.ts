import type { Cataloger } from '../catalogers/types.ts';
import { composerLock, conanLock, nugetLock, pipfileLock, swiftLock } from './json-lock.ts';
import { gemfileLock, goMod, gradleLock, mixLock, pubLock } from './line-lock.ts';
import { npmLock } from './npm-lock.ts';
import { pnpmLock } from './pnpm-lock.ts';
import { requirements } from './requirements.ts';
import { cargoLock, poetryLock, uvLock } from './toml-lock.ts';
import { yarnLock } from './yarn-lock.ts';

/** Every kind of lock file, one line each. Looked for in source trees only, and only when it is asked for. */
export const LOCK_FILES: readonly Cataloger[] = [
  npmLock,
  yarnLock,
  pnpmLock,
  requirements,
  poetryLock,
  uvLock,
  pipfileLock,
  gemfileLock,
  composerLock,
  cargoLock,
  goMod,
  gradleLock,
  nugetLock,
  swiftLock,
  pubLock,
  mixLock,
  conanLock,
];
