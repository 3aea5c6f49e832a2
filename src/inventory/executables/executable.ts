import type { FileContent } from '../../image/index.ts';
import { readElf } from './elf.ts';
import { readMachO } from './mach-o.ts';
import { readPe } from './pe.ts';
import type { Executable } from './types.ts';

/**
 * The program in a file; the first of a universal one. Null for a file of no such format.
 * @throws {ExecutableError} when it is of such a format, but cut off or damaged
 */
export function readExecutable(file: FileContent): Executable | null {
  return readElf(file) ?? readPe(file) ?? readMachO(file);
}
