import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, type Run } from './measure.ts';

/** The built product. */
export interface Product {
  /** Runs the command line as a person's shell would, process start included. */
  run(args: readonly string[], keepOutput?: boolean): Promise<Run>;
  /** Where a module of its library is: `fixedin/database` is `database`. */
  module(name: string): string;
}

/**
 * Copies `dist/` aside, so that all rounds measure the same build whatever is built meanwhile.
 * @param work the folder to copy into
 * @returns null when it was not built yet
 */
export async function takeProduct(work: string): Promise<Product | null> {
  const built = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(join(built, 'cli.mjs'))) return null;
  const copy = join(work, 'product');
  await rm(copy, { recursive: true, force: true });
  await cp(built, copy, { recursive: true });
  return {
    run: (args, keepOutput) => measure(process.execPath, [join(copy, 'cli.mjs'), ...args], keepOutput),
    module: (name) => join(copy, `${name}.mjs`),
  };
}
