import { DatabaseError } from './errors.ts';

/** How errors name a file that is to be a database. */
export interface Called {
  readonly subject: string;
  /** What helps instead, where the file stands in no place of its own: it was fetched or unpacked a moment ago. */
  readonly remedy?: string;
}

/** Nothing is at `file`. */
export function noDatabase(file: string, cause: unknown): DatabaseError {
  return new DatabaseError('no-database', '', `no database at ${file}`, MAKE, { cause });
}

export function isFolder({ subject }: Called): DatabaseError {
  return new DatabaseError('not-a-database', subject, 'is a folder', 'name a file with --db');
}

/** The system does not give it; what is made in its place would not be given either. */
export function unreadable({ subject }: Called, cause: unknown): DatabaseError {
  const remedy = 'see to it that it can be read, or name another with --db';
  return new DatabaseError('unreadable-database', subject, `cannot be read (${reasonOf(cause)})`, remedy, { cause });
}

export function notDatabase({ subject, remedy }: Called): DatabaseError {
  const way = remedy ?? `name another with --db, or remove it and ${MAKE}`;
  return new DatabaseError('not-a-database', subject, 'is no fixedin database', way);
}

export function packed({ subject, remedy }: Called): DatabaseError {
  return new DatabaseError('not-a-database', subject, 'is packed', remedy ?? `run fixedin db import ${subject}`);
}

/** @param version of its schema @param own the one that is read here */
export function otherSchema({ subject, remedy }: Called, version: number, own: number): DatabaseError {
  const problem = `has schema version ${version}, and this fixedin reads version ${own}`;
  const way = remedy ?? (version > own ? `use a newer fixedin, or ${MAKE}` : MAKE);
  return new DatabaseError('other-schema', subject, problem, way);
}

/**
 * Removing comes first: an update and a pull leave alone what is there where nothing is new, and do not see damage in
 * the midst of it.
 * @param problem follows the file's name
 */
export function damaged({ subject, remedy }: Called, problem: string, cause?: unknown): DatabaseError {
  const way = remedy ?? 'remove it, and run fixedin db update, db build, db pull or db import';
  return new DatabaseError('damaged-database', subject, problem, way, cause === undefined ? undefined : { cause });
}

export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

const MAKE = 'run fixedin db update or fixedin db build';
