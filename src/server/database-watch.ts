import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';

/**
 * Calls `changed` some moments after another file was put in the database's place. The folder is watched, for an update
 * renames a new file over the old one. Where watching is not possible, SIGHUP is what is left.
 */
export function watchDatabase(file: string, changed: () => void): Disposable {
  const { dir, base } = path.parse(path.resolve(file));
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dir, { persistent: false }, (_event, name) => {
      if (name !== base) return;
      clearTimeout(timer);
      timer = setTimeout(changed, SETTLED);
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    watcher = undefined;
  }
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

/** In milliseconds: a copy in place is told of with every block that is written. */
const SETTLED = 250;
