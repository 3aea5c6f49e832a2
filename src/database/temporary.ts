import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** A name beside `file` (so that it can be renamed to it) that tells which process is writing there. */
export function temporaryBeside(file: string): string {
  return `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

/** Removes what killed processes left beside `file`: temporary files of processes that are no more. */
export async function removeAbandoned(file: string): Promise<void> {
  const folder = path.dirname(file);
  const prefix = `${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const match = name.startsWith(prefix)
      ? /^(\d+)-[0-9a-f]{8}\.tmp(?:-journal)?$/.exec(name.slice(prefix.length))
      : null;
    if (match && !isRunning(Number(match[1]))) await rm(path.join(folder, name), { force: true });
  }
}

/** Signal 0 is sent to no one, and tells whether there is someone to send it to. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
