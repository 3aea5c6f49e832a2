import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/fixedin-tests');

/**
 * A folder in which something was built, made once for each set of inputs and kept for the next run of the tests.
 * @param inputs all that decides what is built: sources, options, the compiler's version
 * @param build fills the folder that it is given
 * @returns the folder, which nobody may write to
 */
export function built(name: string, inputs: readonly unknown[], build: (folder: string) => void): string {
  const hash = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
  const folder = join(CACHE, `${name}-${hash}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, `${name}-`));
  try {
    build(work);
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    // Another test that runs at the same time was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
