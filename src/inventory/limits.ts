/**
 * What a hostile or broken image may cost, where that cannot be set. Above each: why this much and no more.
 * What an operator may set stands in `src/model/limits.ts`.
 */

/** One record of a package database, held in memory. The header of an RPM of 100,000 files has 15 MB. */
export const MAX_RECORD_BYTES = 32 * 1024 * 1024;

/** Packages in one database of headers: the largest systems have 10,000, and each takes some KiB while it is read. */
export const MAX_RECORDS = 50_000;

/** Damaged places of one database after which the rest of it is not read: nothing that was once sound has so many. */
export const MAX_DAMAGE = 1000;

/** Bytes of file lists kept of one database until all of it is read: those of a full desktop system have 15 MB. */
export const MAX_LIST_BYTES = 64 * 1024 * 1024;

/** Characters of a path that a package says to own: Linux's PATH_MAX. A longer one cannot exist. */
export const MAX_OWNED_PATH = 4096;

/** Characters of a licence expression; those of the largest packages have some hundred. */
export const MAX_LICENCE = 4096;

/** A program or library that states its packages is larger; a layer has tens of thousands of smaller files. */
export const MIN_RECOGNISED_BYTES = 4096;

/** Evidence kept for hard links to it: a manifest has a few KiB. */
export const MAX_KEPT_FILE_BYTES = 64 * 1024;

/** All of it in one layer: ten thousand manifests. What is not kept is read again when a link to it comes. */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** Links of each kind whose targets are remembered of one layer. A full desktop system has 60,000. */
export const MAX_LINKS = 500_000;

/** Characters of a link's target: Linux's PATH_MAX; a longer one cannot be followed on a real system either. */
export const MAX_LINK_TARGET = 4096;

/** Links followed for one path: Linux's MAXSYMLINKS, path_resolution(7). */
export const MAX_LINK_HOPS = 40;

/** How often a link found behind a link sends us through the layers again. */
export const MAX_LINK_ROUNDS = 4;

/** Names that one file is looked at under because links lead to it; two or three on real systems. */
export const MAX_NAMES = 16;

/** Characters of paths that are looked up to follow all links of one image. Real ones take some thousand. */
export const MAX_LINK_WORK = 50_000_000;

/** Links to evidence that are followed in one image: a system has a handful, a link farm is not read forever. */
export const MAX_FOLLOWED_LINKS = 10_000;

/** Contents of hard-linked evidence held at once while its layer is read again. */
export const MAX_HARD_LINKED_BYTES = 128 * 1024 * 1024;

/** Characters of a package's name, version or architecture. */
export const MAX_WORD = 512;

/** Bytes of an inventory document: 100,000 packages make 40 MB. */
export const MAX_INVENTORY_BYTES = 256 * 1024 * 1024;

/** Characters of a name, a version, an id or a path in a document; a package URL may hold several. */
export const MAX_DOCUMENT_WORD = 4096;

/** SBOMs of one image that are read: one or two formats, each as often as it was built anew. */
export const MAX_PUBLISHED_SBOMS = 32;
