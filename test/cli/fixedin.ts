import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The built command line. */
export const PROGRAM = join(import.meta.dirname, '../../dist/cli.mjs');

/** How one run of the command line ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built command line in a folder, with no environment but the path, a home there, and what is given. */
export async function fixedin(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = startFixedin(args, options);
  const [stdout, stderr] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

/** The same, still running. */
export function startFixedin(args: readonly string[], { cwd, env = {} }: RunOptions): ChildProcess {
  if (!existsSync(PROGRAM)) throw new Error('dist/ is not built: npm run build');
  const { PATH } = process.env;
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { ...(PATH === undefined ? {} : { PATH }), HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
