import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a waiting update looks whether the other has ended. */
const LOOK_AGAIN_MILLISECONDS = 250;

/**
 * Runs `work` while no other process does the same with this lock file, after waiting for one that does; `onWait` is
 * told once. The lock is SQLite's own, which the system lets go of when a process ends, however it ends.
 */
export async function withUpdateLock<T>(
  file: string,
  options: { readonly onWait?: (() => void) | undefined; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let told = false; !taken(lock); ) {
      if (!told) options.onWait?.();
      told = true;
      await pause(LOOK_AGAIN_MILLISECONDS, undefined, { signal: options.signal });
    }
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return false;
    throw error;
  }
}
