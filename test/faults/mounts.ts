import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Outcome } from '../cli/fixedin.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/cli.mjs');

/** Whether file systems may be mounted for one process alone: as root, and not in every container. */
export const canMount =
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;
if (!canMount) process.stderr.write('skipped, mounting a file system for one process alone needs root\n');

/** A file system of its own for one run: `full` has 64 KiB left when the run begins. */
export type Mount = readonly [place: string, kind: 'full' | 'read-only'];

/** Runs the command line where file systems are mounted that nobody else sees, and that are gone with it. */
export async function fixedinWith(
  mounts: readonly Mount[],
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Where the names of what is left in the mounted places are written, which go with the run. */
    readonly left?: string;
  },
): Promise<Outcome> {
  // What is already in a folder stays to be seen: it is mounted over itself, or copied into the small file system.
  const script = mounts
    .map(([place, kind]) =>
      kind === 'read-only'
        ? `mount --bind "${place}" "${place}" && mount -o remount,ro,bind "${place}"`
        : `mount -t tmpfs -o size=64k none "${place}"`,
    )
    .concat(
      options.left === undefined
        ? 'cd "$0" && exec "$@"'
        : `cd "$0" && { "$@"; code=$?; find ${mounts.map(([place]) => `"${place}"`).join(' ')} -mindepth 1 >"${options.left}"; exit $code; }`,
    )
    .join(' && ');
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, options.cwd, process.execPath, PROGRAM, ...args], {
    env: { PATH: process.env['PATH'], HOME: options.cwd, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
