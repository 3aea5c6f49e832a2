import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** For readers that are given a path: each input is written to the same file first, which is gone when the process ends. */
export function inFile<Result>(read: (path: string) => Result): (bytes: Buffer) => Result {
  const path = join(tmpdir(), `fixedin-fuzz-${process.pid}-${threadId}`);
  let isWritten = false;
  return (bytes) => {
    if (!isWritten) process.once('exit', () => rmSync(path, { force: true }));
    isWritten = true;
    writeFileSync(path, bytes);
    return read(path);
  };
}
