import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure, type Run } from './measure.ts';

/** The command line as it is published. */
export const CLI = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));

/** Whether the product was built. */
export function isBuilt(): boolean {
  return existsSync(CLI);
}

/** Runs the product as a person's shell would, process start included. */
export function fixedin(args: readonly string[], keepOutput = false): Promise<Run> {
  return measure(process.execPath, [CLI, ...args], keepOutput);
}
