/**
 * How much of a feed is read before it is refused, where that cannot be set. Feeds are written by someone else, and may
 * have been swapped. What an operator may set stands in `src/model/limits.ts`.
 */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** A zip's table of contents: 10 million files of 100 bytes each. */
export const ZIP_DIRECTORY_BYTES = 1 * GiB;
/** Folders inside folders. */
export const FOLDER_DEPTH = 64;
/** An id, a package name, a version. The longest honest ones (Go modules, Maven) stay under 300 characters. */
export const NAME_CHARACTERS = 1000;
/** A description, a note. Longer ones are cut: they are for reading, not for deciding. */
export const TEXT_CHARACTERS = 64 * KiB;
/** Packages, ranges, versions, events, references or ids in one record. An npm record may list some thousand versions. */
export const LIST_ITEMS = 100_000;

/** Attempts to fetch one URL, the first included. */
export const FETCH_ATTEMPTS = 4;
/** The longest that a server may make us wait before the next attempt (`Retry-After`). */
export const FETCH_PAUSE_MILLISECONDS = 60_000;

/** Elements inside elements of an XML feed; updateinfo has 6 levels. */
export const XML_DEPTH = 64;
/** Elements of one record in an XML feed. A kernel's erratum for all architectures lists some thousand packages. */
export const XML_ELEMENTS = 500_000;

/** VEX documents attached to one image that are read: one for each time that somebody had something to say. */
export const MAX_ATTACHED_VEX = 128;
