import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseError } from '../errors.ts';

/** The new file is on the disk before its name is: a crash leaves the old one or the new one, never half of one. */
export async function replaceFile(temporary: string, out: string): Promise<void> {
  const file = await open(temporary, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, out);
  const folder = await open(path.dirname(out), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** An error of SQLite or of the file system while `out` is being written; any other as it is. */
export function asWriteError(
  error: unknown,
  out: string,
  remedy = 'make room there, or choose another file with --out or --db',
): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code !== 'ERR_SQLITE_ERROR' && !('syscall' in error)) return error;
  return new DatabaseError('cannot-write-database', out, `cannot be written (${error.message})`, remedy, {
    cause: error,
  });
}
