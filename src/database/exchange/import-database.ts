import { type FileHandle, open } from 'node:fs/promises';
import { DatabaseError } from '../errors.ts';
import type { DatabaseInfo } from '../types.ts';
import { type TakeInOptions, takeIn } from './take-in.ts';

export interface ImportOptions extends Omit<TakeInOptions, 'subject'> {
  /** What `exportDatabase` wrote, or a database file itself, compressed with zstd or gzip or not. */
  readonly from: string;
}

/**
 * Takes the place of a database by one from a file, once that is found whole.
 * @throws {DatabaseError} when there is no such file, or it is no database of this schema, or damaged
 */
export async function importDatabase({ from, ...options }: ImportOptions): Promise<DatabaseInfo> {
  await using file = await open(from).catch((cause: NodeJS.ErrnoException) => {
    const missing = cause.code === 'ENOENT';
    const problem = missing ? 'does not exist' : `cannot be read (${cause.message})`;
    const remedy = missing ? 'name what db export wrote' : 'see to it that it can be read';
    throw new DatabaseError('no-database', from, problem, remedy, { cause });
  });
  if (!(await file.stat()).isFile())
    throw new DatabaseError('not-a-database', from, 'is no file', 'name what db export wrote');
  // Awaited here, so that the file stays open until all of it was read.
  return await takeIn(readFrom(file, from), { ...options, subject: from });
}

/** A failure to read is one of this file; without this it would pass for one of the database that is written. */
async function* readFrom(file: FileHandle, from: string): AsyncGenerator<Buffer> {
  try {
    yield* file.createReadStream({ highWaterMark: READ_BYTES, autoClose: false });
  } catch (cause) {
    const problem = `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new DatabaseError('no-database', from, problem, '', { cause });
  }
}

const READ_BYTES = 1024 * 1024;
