import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isRunning } from '../../model/index.ts';

/** A name beside `file` (so that it can be renamed to it) that tells which process is writing there. */
export function temporaryBeside(file: string): string {
  const name = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  OWN.add(path.basename(name));
  return name;
}

/** This process's: in a container, the one that was killed there before may have had the same number. */
const OWN = new Set<string>();

/** Removes what killed processes left beside `file`: temporary files of processes that are no more. */
export async function removeAbandoned(file: string): Promise<void> {
  const folder = path.dirname(file);
  const prefix = `${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const match = name.startsWith(prefix)
      ? /^(\d+)-[0-9a-f]{8}\.tmp(?:-journal)?$/.exec(name.slice(prefix.length))
      : null;
    if (match === null || OWN.has(name)) continue;
    const writer = Number(match[1]);
    if (writer === process.pid || !isRunning(writer)) await rm(path.join(folder, name), { force: true });
  }
}
