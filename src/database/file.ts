import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type About, readAbout } from './about.ts';
import { DatabaseError } from './errors.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';

const REMEDY = 'run fixedin db update or fixedin db build';

/**
 * Opens a database file to be read, and checks that it is one and is whole. Nothing may write to the file while it is
 * open; an update replaces it by another file, which leaves this one readable until it is closed.
 * @param called how errors name it
 * @throws {DatabaseError} when there is none, or it is not ours, of another schema, or cut off.
 */
export function openFile(file: string, called = file): { readonly database: DatabaseSync; readonly about: About } {
  checkHeader(file, called);
  const address = pathToFileURL(path.resolve(file));
  address.searchParams.set('immutable', '1');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(address, { readOnly: true });
    const about = readAbout(database);
    if (about) return { database, about };
  } catch (cause) {
    database?.close();
    throw new DatabaseError('damaged-database', called, 'cannot be read', REMEDY, { cause });
  }
  database.close();
  throw new DatabaseError('damaged-database', called, 'was never finished', REMEDY);
}

const HEADER_BYTES = 100;

/** SQLite's header: https://www.sqlite.org/fileformat.html#the_database_header */
function checkHeader(file: string, called: string): void {
  const { header, size } = readHeader(file);
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\u0000' || header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new DatabaseError('not-a-database', called, 'is no fixedin database', REMEDY);
  }
  const version = header.readUInt32BE(60);
  if (version !== SCHEMA_VERSION) {
    const problem = `has schema version ${version}, and this fixedin reads version ${SCHEMA_VERSION}`;
    throw new DatabaseError('other-schema', called, problem, REMEDY);
  }
  const page = header.readUInt16BE(16);
  const expected = (page === 1 ? 65_536 : page) * header.readUInt32BE(28);
  if (size === expected) return;
  const problem = `has ${size} bytes instead of ${expected}; it has been cut off or changed`;
  throw new DatabaseError('damaged-database', called, problem, REMEDY);
}

function readHeader(file: string): { readonly header: Buffer; readonly size: number } {
  const header = Buffer.alloc(HEADER_BYTES);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    return { header, size: fstatSync(descriptor).size };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new DatabaseError('no-database', '', `no database at ${file}`, REMEDY, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseError('damaged-database', file, `cannot be read (${reason})`, REMEDY, { cause });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
