/** How much of an image is read before it is refused. Everything in an image is written by someone else. */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** A manifest or index. The distribution specification asks registries for no more than 4 MiB. */
export const MANIFEST_BYTES = 4 * MiB;
/** A configuration. The largest in the wild, with thousands of labels, stay under 1 MiB. */
export const CONFIG_BYTES = 8 * MiB;
/** Layers of an image. Overlay file systems carry 128; builders for other stores write a few hundred. */
export const LAYERS = 2000;
/** Manifests in one index: every architecture there is, many times over. */
export const INDEX_ENTRIES = 10_000;
/** Indexes inside indexes. Two are usual in a layout (its own and the image's). */
export const INDEX_DEPTH = 4;
/** Indexes and manifests fetched to find the one of a platform. */
export const INDEX_FETCHES = 32;

/** A layer unpacked. The largest known images (machine learning, with weights) stay under 100 GiB a layer. */
export const LAYER_BYTES = 256 * GiB;
/** Unpacked to packed bytes, judged once `RATIO_FREE_BYTES` are unpacked: nothing useful packs better. */
export const UNPACK_RATIO = 200;
/** What any layer may unpack to whatever its ratio: a file system of zeros reaches 1:1000 and harms nobody yet. */
export const RATIO_FREE_BYTES = 4 * GiB;
/** Frames of one zstd stream: layers made to be read in parts have one or a few for each file. */
export const ZSTD_FRAMES = 1_000_000;
/** Entries of one layer. A whole distribution with all its sources has about 2 million. */
export const LAYER_ENTRIES = 10_000_000;
/** One extended header (PAX records, a GNU long name). Paths end at 4 KiB, extended attributes at 64 KiB each. */
export const EXTENDED_HEADER_BYTES = 1 * MiB;
/** A path or link target, in bytes: PATH_MAX is 4 KiB, and a path of a layer is under another folder. */
export const PATH_BYTES = 16 * KiB;
/** The start of a file that tells what it is: ELF's program headers and Mach-O's load commands stand there. */
export const HEAD_BYTES = 4 * KiB;
/** A wanted file's content up to this size is held in memory while it is looked at; a larger one in a temporary file. */
export const HELD_CONTENT_BYTES = 32 * MiB;
/** A wanted file's content. The largest single programs, with their data inside, stay under 2 GiB. */
export const CONTENT_BYTES = 4 * GiB;
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
