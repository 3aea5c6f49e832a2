import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/*
 * Databases of rpm's three kinds, of headers that rpm wrote or that `rpmHeader` makes.
 */

/** The headers in a database that rpm wrote with SQLite, in their order. */
export function headersOf(rpmdbSqlite: string): readonly Buffer[] {
  const database = new DatabaseSync(rpmdbSqlite, { readOnly: true });
  try {
    return database
      .prepare('SELECT blob FROM Packages ORDER BY hnum')
      .all()
      .map(({ blob }) => {
        if (!(blob instanceof Uint8Array)) throw new Error(`${rpmdbSqlite} has a row without a blob`);
        return Buffer.from(blob);
      });
  } finally {
    database.close();
  }
}

/** `rpmdb.sqlite`, written by SQLite. @param folder for the file while it is made */
export function sqliteDatabase(folder: string, headers: readonly Buffer[], pageSize = 4096): Buffer {
  const path = join(folder, 'made-rpmdb.sqlite');
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = ${pageSize}`);
  database.exec("CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL)");
  database.exec("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  database.exec('BEGIN');
  const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (const header of headers) insert.run(header);
  database.exec('COMMIT');
  database.close();
  return readFileSync(path);
}

/** `Packages`, written by Berkeley DB's own `db_load`. @param options such as `db_lorder=4321` (big-endian) */
export function berkeleyDatabase(folder: string, headers: readonly Buffer[], ...options: readonly string[]): Buffer {
  const path = join(folder, 'made-Packages');
  rmSync(path, { force: true });
  const counter = Buffer.alloc(4);
  counter.writeUInt32LE(headers.length);
  const lines = headers.flatMap((header, index) => [` ${number32(index + 1)}`, ` ${header.toString('hex')}`]);
  const dump = [
    'VERSION=3',
    'format=bytevalue',
    'type=hash',
    'HEADER=END',
    ` ${number32(0)}`,
    ` ${counter.toString('hex')}`,
  ];
  execFileSync('db5.3_load', [...options.flatMap((option) => ['-c', option]), path], {
    input: `${[...dump, ...lines, 'DATA=END'].join('\n')}\n`,
  });
  return readFileSync(path);
}

function number32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
}

/**
 * `Packages.db`, byte by byte as the format has it, since Debian's rpm is built without NDB: a page of slots, then the
 * blobs in blocks of 16 bytes. https://github.com/rpm-software-management/rpm/blob/master/lib/backend/ndb/rpmpkg.cc
 */
export function ndbDatabase(headers: readonly Buffer[]): Buffer {
  const slotPages = Math.ceil((headers.length + 2) / 256);
  const slots = Buffer.alloc(slotPages * 4096);
  for (let at = 0; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  slots.fill(0, 0, 32).write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(headers.length, 8);
  slots.writeUInt32LE(slotPages, 12);
  slots.writeUInt32LE(headers.length + 1, 16);
  const blobs: Buffer[] = [];
  let block = slots.length / 16;
  for (const [index, header] of headers.entries()) {
    const blocks = Math.ceil((16 + header.length + 12) / 16);
    const blob = Buffer.alloc(blocks * 16);
    blob.write('BlbS', 0, 'latin1');
    blob.writeUInt32LE(index + 1, 4);
    blob.writeUInt32LE(1700000000, 8);
    blob.writeUInt32LE(header.length, 12);
    header.copy(blob, 16);
    const tail = blob.length - 12;
    blob.writeUInt32LE(adler32(blob.subarray(0, tail)), tail);
    blob.writeUInt32LE(header.length, tail + 4);
    blob.write('BlbE', tail + 8, 'latin1');
    const slot = (index + 2) * 16;
    slots.writeUInt32LE(index + 1, slot + 4);
    slots.writeUInt32LE(block, slot + 8);
    slots.writeUInt32LE(blocks, slot + 12);
    blobs.push(blob);
    block += blocks;
  }
  return Buffer.concat([slots, ...blobs]);
}

/** RFC 1950, 8.2 */
function adler32(bytes: Buffer): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}
