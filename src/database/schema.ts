import type { DatabaseSync } from 'node:sqlite';

/** Raised whenever a reader of the one could misread the other. Kept in the file as `user_version`. */
export const SCHEMA_VERSION = 7;

/** `fxin`: tells our files from other SQLite files (`application_id`). */
export const APPLICATION_ID = 0x6678696e;

/** How an exported database begins, little-endian: one of the sixteen magic numbers of skippable Zstandard frames. */
export const EXPORT_MAGIC = 0x184d2a5d;

/** EPSS gives probabilities in at most nine decimals, which are stored as whole numbers of such parts. */
export const EPSS_PARTS = 1e9;

/**
 * The tables. Blobs are packed records (packed/packed.ts); numbers in them are the `n` of the table that they speak of.
 *
 * - `advisory`: id, source, times, URL, what it stands for, and its statements; in blocks (packed/record-blocks.ts).
 * - `package`: what is asked most, so that one row holds all that is said of a package, by number, and what a scan reads
 *   of each statement (packed/packed-statements.ts).
 * - `judgement` (in blocks), `rating`: each different one once, for thousands of statements share them.
 * - `vulnerability`: id, aliases, ratings, KEV and EPSS of one vulnerability, and the advisories that stand for it; in blocks.
 * - `prose`: summaries, details and references, compressed in blocks; `first` is the number of a block's first one.
 * - `search`: what a search lists, in columns that are each compressed as a whole (search/search-index.ts).
 * - `term`: every id and every name of a package or component, in lower case → what it finds; in blocks (search/term-blocks.ts),
 *   `first` being the first term of each.
 * - `posting`: what the terms of each block are listed in, for a search (search/posting-blocks.ts).
 * - `gram`: three bytes of a term (`n`, big-endian; a 0 after the last) → the terms that have them (search/term-ranges.ts).
 * - `beginning`: what a search finds that many terms answer: its total and its first rows (search/beginnings.ts).
 * - `about`: the build, its sources and the texts that packed records name by number, as one JSON document.
 */
const TABLES = `
  CREATE TABLE about (document TEXT NOT NULL) STRICT;
  CREATE TABLE advisory (n INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
  CREATE TABLE beginning (text TEXT PRIMARY KEY, packed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE gram (n INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
  CREATE TABLE judgement (n INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
  CREATE TABLE package (n INTEGER PRIMARY KEY, ecosystem INTEGER NOT NULL, name TEXT NOT NULL, packed BLOB NOT NULL) STRICT;
  CREATE TABLE posting (n INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
  CREATE TABLE prose (first INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
  CREATE TABLE rating (n INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
  CREATE TABLE search (part TEXT PRIMARY KEY, packed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE term (n INTEGER PRIMARY KEY, first TEXT NOT NULL, packed BLOB NOT NULL) STRICT;
  CREATE TABLE vulnerability (n INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
`;

/**
 * Makes an empty database ready to be filled. Nobody reads it before it is whole, so it keeps no journal. Blocks of
 * records have some kilobytes: in smaller pages more room is left over at the end of each.
 */
export function createSchema(database: DatabaseSync): void {
  database.exec(`
    PRAGMA page_size = 16384;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -8192;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
    ${TABLES}
    BEGIN;
  `);
}

/** Once all rows are in: indices are made from sorted rows. Rows went in by their keys, so that pages are packed full. */
export function sealSchema(database: DatabaseSync): void {
  database.exec(`
    CREATE UNIQUE INDEX package_by_name ON package (ecosystem, name);
    CREATE UNIQUE INDEX term_by_first ON term (first);
    COMMIT;
  `);
}
