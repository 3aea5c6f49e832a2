import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program to its good end. Not synchronously: servers of the same test may have to answer it. */
export async function run(program: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, args, { timeout: 30_000 });
}
