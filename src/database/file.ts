import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type About, readAbout } from './about.ts';
import { APPLICATION_ID, EXPORT_MAGIC, SCHEMA_VERSION } from './schema.ts';
import {
  type Called,
  damaged,
  isFolder,
  noDatabase,
  notDatabase,
  otherSchema,
  packed,
  reasonOf,
  unreadable,
} from './unusable.ts';

/**
 * Opens a database file to be read, and checks that it is one and is whole. Nothing may write to the file while it is
 * open; an update replaces it by another file, which leaves this one readable until it is closed.
 * @param called how errors name it
 * @throws {DatabaseError} when there is none, or it cannot be read, or is not ours, of another schema, or cut off.
 */
export function openFile(
  file: string,
  called: Called = { subject: file },
): { readonly database: DatabaseSync; readonly about: About } {
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
    throw damaged(called, `is damaged (${reasonOf(cause)})`, cause);
  }
  database.close();
  throw damaged(called, 'was never finished');
}

const HEADER_BYTES = 100;

/** SQLite's header: https://www.sqlite.org/fileformat.html#the_database_header */
function checkHeader(file: string, called: Called): void {
  const { header, size } = readHeader(file, called);
  if (PACKED.includes(header.readUInt32LE(0))) throw packed(called);
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\u0000' || header.readUInt32BE(68) !== APPLICATION_ID) {
    throw notDatabase(called);
  }
  const version = header.readUInt32BE(60);
  if (version !== SCHEMA_VERSION) throw otherSchema(called, version, SCHEMA_VERSION);
  const page = header.readUInt16BE(16);
  const expected = (page === 1 ? 65_536 : page) * header.readUInt32BE(28);
  if (size !== expected) {
    throw damaged(called, `has ${size} bytes instead of ${expected}, so it was cut off or changed`);
  }
}

/** How a Zstandard frame begins, and what `db export` writes: https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1 */
const PACKED: readonly number[] = [0xfd2fb528, EXPORT_MAGIC];

function readHeader(file: string, called: Called): { readonly header: Buffer; readonly size: number } {
  const header = Buffer.alloc(HEADER_BYTES);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    return { header, size: fstatSync(descriptor).size };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') throw noDatabase(file, cause);
    throw code === 'EISDIR' ? isFolder(called) : unreadable(called, cause);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
