import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * A file that several test files need and that takes long to make: whoever asks first in a run makes it, the others
 * wait. It must not be written to.
 * @param name the same for the same content
 */
export async function builtOnce(name: string, make: (out: string) => Promise<void>): Promise<string> {
  const file = join(inject('sharedFolder'), name);
  for (;;) {
    if (await exists(file)) return file;
    const mine = await mkdir(`${file}.lock`).then(
      () => true,
      () => false,
    );
    if (mine) break;
    await pause(WAIT);
  }
  await make(`${file}.part`);
  await rename(`${file}.part`, file);
  return file;
}

/** In milliseconds. */
const WAIT = 50;

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
