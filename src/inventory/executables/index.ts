export { BinaryFields, ExecutableError } from './binary-fields.ts';
export { type BundledFile, readDotnetBundle } from './dotnet-bundle.ts';
export { symbolAddresses } from './elf-symbols.ts';
export { readExecutable } from './executable.ts';
export { type GoBuildInfo, readGoBuildInfo } from './go-build-info.ts';
export { inflate } from './inflate.ts';
export { partsOfProgram } from './program-parts.ts';
export { isExecutable, isPacked, mayBeBundle, mayBeGo, mayBeNativeImage, mayHoldRust } from './recognise.ts';
export type { Executable, Stretch } from './types.ts';
