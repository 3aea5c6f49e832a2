/**
 * How much of an archive inside an image is read, where that cannot be set. Above each: why this much and no more.
 * What an operator may set stands in `src/model/limits.ts`.
 */

/** Bytes of one table of contents: a hundred a member. */
export const MAX_DIRECTORY_BYTES = 32 * 1024 * 1024;

/** Archives in one file, at whatever depth: a large product has a thousand jars. */
export const MAX_NESTED_ARCHIVES = 20_000;

/** Bytes of one packed archive in another, which is unpacked in memory; stored ones are read where they lie. */
export const MAX_NESTED_BYTES = 256 * 1024 * 1024;

/** Bytes of tables of contents read in all of one file, so that archives that share their bytes cannot cost forever. */
export const MAX_DIRECTORIES_BYTES = 256 * 1024 * 1024;

/** Characters of a file's name by which an archive is told: what file systems allow. */
export const MAX_FILE_NAME = 255;

/** Bytes of one text that is read: manifests that list each class's digest have some MiB. */
export const MAX_MEMBER_TEXT = 8 * 1024 * 1024;
