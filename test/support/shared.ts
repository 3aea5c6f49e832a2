import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of real public data that tests read beside the project; it is no part of it. */
export const SHARED = join(import.meta.dirname, '../../../shared');

/** Whether a file or folder of it is there. Prints a line that says what is left out where it is not. */
export function hasShared(path: string): boolean {
  const present = existsSync(join(SHARED, path));
  if (!present) process.stderr.write(`left out: tests that read ../shared/${path}, which is not there\n`);
  return present;
}

export function shared(path: string): string {
  return join(SHARED, path);
}
