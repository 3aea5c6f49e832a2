export { BinaryFields, ExecutableError } from './binary-fields.ts';
export { readExecutable } from './executable.ts';
export { type GoBuildInfo, readGoBuildInfo } from './go-build-info.ts';
export { inflate } from './inflate.ts';
export { isExecutable, isPacked, mayBeGo, mayHoldRust } from './recognise.ts';
export type { Executable, Stretch } from './types.ts';
