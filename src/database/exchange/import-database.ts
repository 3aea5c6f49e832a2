import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
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
  const facts = await stat(from).catch((cause: unknown) => {
    throw new DatabaseError('no-database', from, 'does not exist or cannot be read', '', { cause });
  });
  if (!facts.isFile()) throw new DatabaseError('not-a-database', from, 'is no file', 'name what db export wrote');
  return takeIn(createReadStream(from, { highWaterMark: READ_BYTES }), { ...options, subject: from });
}

const READ_BYTES = 1024 * 1024;
