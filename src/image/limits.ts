/**
 * How much of an image is read before it is refused, where that cannot be set. Everything in an image is written by
 * someone else. What an operator may set stands in `src/model/limits.ts`.
 */

const KiB = 1024;
const MiB = 1024 * KiB;

/** Manifests in one index: every architecture there is, many times over. */
export const INDEX_ENTRIES = 10_000;
/** Indexes inside indexes. Two are usual in a layout (its own and the image's). */
export const INDEX_DEPTH = 4;
/** Indexes and manifests fetched to find the one of a platform. */
export const INDEX_FETCHES = 32;

/** Frames of one zstd stream: layers made to be read in parts have one or a few for each file. */
export const ZSTD_FRAMES = 1_000_000;
/** One extended header (PAX records, a GNU long name). Paths end at 4 KiB, extended attributes at 64 KiB each. */
export const EXTENDED_HEADER_BYTES = 1 * MiB;
/** The start of a file that tells what it is: ELF's program headers and Mach-O's load commands stand there. */
export const HEAD_BYTES = 4 * KiB;
/** A wanted file's content up to this size is held in memory while it is looked at; a larger one in a temporary file. */
export const HELD_CONTENT_BYTES = 16 * MiB;
/** A wanted sparse file's content, holes included, which is made in memory whole. */
export const SPARSE_CONTENT_BYTES = 256 * MiB;
/** Regions of data in one sparse file that is wanted. */
export const SPARSE_REGIONS = 100_000;
/** Symbolic links followed to resolve one path: as the Linux kernel does (`path_resolution(7)`). */
export const LINKS_FOLLOWED = 40;
/** Symbolic links that one layer may make and that are remembered to resolve paths below them. */
export const LAYER_LINKS = 1_000_000;

/** Members of an image archive: layers, configurations and manifests of all its images. */
export const ARCHIVE_MEMBERS = 100_000;
/** Depth of folders in a plain root file system. */
export const FOLDER_DEPTH = 1000;
/** Headers of an archive for each entry that a layer may have: PAX records, and GNU's long name and link, stand before. */
export const HEADERS_PER_ENTRY = 3;

/** Manifests of documents that are attached to one image. A signature and three attestations a build, over some years. */
export const ATTACHED_MANIFESTS = 256;
