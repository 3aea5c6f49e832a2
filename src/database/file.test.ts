import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { buildDatabase } from './build.ts';
import { DatabaseError } from './errors.ts';
import { advisory, WOLFI } from './made-items.fixture.ts';
import { openDatabase } from './open.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fixedin-open-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = path.join(folder, 'good.db');
await buildDatabase({ from: [[advisory(WOLFI, { id: 'CGA-1' })]], out: good, now: 0 });

describe('a database that cannot be opened', () => {
  it.each<[string, (file: string) => void, string, RegExp]>([
    ['missing', () => {}, 'no-database', /^no database at .*\.db; run fixedin db update or fixedin db build$/],
    [
      'empty',
      (file) => writeFileSync(file, ''),
      'not-a-database',
      /is no fixedin database; name another with --db, or remove it and run fixedin db update or fixedin db build$/,
    ],
    [
      'still packed',
      (file) => writeFileSync(file, zstdCompressSync(readFileSync(good))),
      'not-a-database',
      /(\S+\.db): is packed; run fixedin db import \1$/,
    ],
    ['a text', (file) => writeFileSync(file, 'hello '.repeat(100)), 'not-a-database', /is no fixedin database/],
    ["another program's SQLite file", (file) => makeOther(file), 'not-a-database', /is no fixedin database/],
    [
      'of another schema',
      (file) => {
        writeFileSync(file, readFileSync(good));
        const database = new DatabaseSync(file);
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
      'other-schema',
      /has schema version 99, and this fixedin reads version \d+; use a newer fixedin, or run fixedin db update or/,
    ],
    [
      'cut off',
      (file) => {
        writeFileSync(file, readFileSync(good));
        truncateSync(file, 8192);
      },
      'damaged-database',
      /has 8192 bytes instead of \d+, so it was cut off or changed; remove it, and run fixedin db update, /,
    ],
    [
      'overwritten in its midst',
      (file) => writeFileSync(file, readFileSync(good).fill(0xff, 100)),
      'damaged-database',
      /is damaged \(.*\); remove it, and run fixedin db update, /,
    ],
    ['a folder', () => {}, 'not-a-database', /is a folder; name a file with --db$/],
    [
      'behind a file',
      () => {},
      'unreadable-database',
      /cannot be read \(ENOTDIR.*\); see to it that it can be read, or name another with --db$/,
    ],
  ])('%s', (name, make, code, message) => {
    const file =
      name === 'a folder'
        ? folder
        : name === 'behind a file'
          ? path.join(good, 'fixedin.db')
          : path.join(folder, `${name.replaceAll(/\W/g, '-')}.db`);
    make(file);
    const error = errorOf(() => openDatabase(file));
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error).toMatchObject({ message: expect.not.stringContaining('\n') });
  });
});

it('tells of damage that shows only when it is read', () => {
  const file = path.join(folder, 'damaged.db');
  const bytes = readFileSync(good);
  const table = new DatabaseSync(good, { readOnly: true });
  const root = table.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'search'").get()?.['rootpage'];
  table.close();
  const page = bytes.readUInt16BE(16);
  writeFileSync(file, bytes.fill(0xff, (Number(root) - 1) * page, Number(root) * page));
  using database = openDatabase(file);
  const error = errorOf(() => database.searchAdvisories({ limit: 1 }));
  expect(error).toBeInstanceOf(DatabaseError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/damaged\.db: is damaged \(.*\); remove it, and run fixedin db update, /),
  });
});

it('is opened where its name holds what URLs give a meaning to', () => {
  const file = path.join(folder, 'a b?c#d%20.db');
  writeFileSync(file, readFileSync(good));
  using database = openDatabase(file);
  expect(database.info.counts.advisories).toBe(1);
});

function makeOther(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE t (a)');
  database.close();
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
