import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { cannotKeepFeeds } from './feed-cache.ts';

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
  const lock = openLock(file);
  try {
    for (let told = false; !taken(lock, file); ) {
      if (!told) options.onWait?.();
      told = true;
      await pause(LOOK_AGAIN_MILLISECONDS, undefined, { signal: options.signal });
    }
    return await work();
  } finally {
    lock.close();
  }
}

function openLock(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } catch (error) {
    throw cannotKeepFeeds(file, error);
  }
}

function taken(lock: DatabaseSync, file: string): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return false;
    throw cannotKeepFeeds(file, error);
  }
}
