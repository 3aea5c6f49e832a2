/** How much of a feed is read before it is refused. Feeds are written by someone else, and may have been swapped. */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** One file of a feed, unpacked, which is held in memory whole. Debian's tracker, the largest, has 75 MB; V8's longest text 512 MiB. */
export const FILE_BYTES = 480 * MiB;
/** A whole feed, unpacked. All of osv.dev is about 10 GB. */
export const FEED_BYTES = 64 * GiB;
/** Files of one feed. All of osv.dev is about 2.2 million records. */
export const FEED_FILES = 10_000_000;
/** A zip's table of contents, which is held in memory whole: 10 million files of 100 bytes each. */
export const ZIP_DIRECTORY_BYTES = 1 * GiB;
/** Folders inside folders. */
export const FOLDER_DEPTH = 64;
/** What is fetched from one URL. The whole of osv.dev as a zip is about 1.5 GB. */
export const DOWNLOAD_BYTES = 8 * GiB;

/** An id, a package name, a version. The longest honest ones (Go modules, Maven) stay under 300 characters. */
export const NAME_CHARACTERS = 1000;
/** A description, a note. Longer ones are cut: they are for reading, not for deciding. */
export const TEXT_CHARACTERS = 64 * KiB;
/** Packages, ranges, versions, events, references or ids in one record. An npm record may list some thousand versions. */
export const LIST_ITEMS = 100_000;

/** Until a server answers, and between two pieces of its answer. */
export const FETCH_SILENCE_MILLISECONDS = 60_000;
/** From one address to the next; browsers follow 20, and public feeds have one or two. */
export const REDIRECTS = 10;
/** Attempts to fetch one URL, the first included. */
export const FETCH_ATTEMPTS = 4;
/** The longest that a server may make us wait before the next attempt (`Retry-After`). */
export const FETCH_PAUSE_MILLISECONDS = 60_000;

/** Elements inside elements of an XML feed; updateinfo has 6 levels. */
export const XML_DEPTH = 64;
/** Elements of one record in an XML feed. A kernel's erratum for all architectures lists some thousand packages. */
export const XML_ELEMENTS = 500_000;
