/** Share of a source's records that may be unreadable before a build fails. */
export const UNREADABLE_SHARE = 0.01;

/** How many of a source's unreadable records an error names. */
export const EXAMPLES_NAMED = 3;

/** Different reasons that are kept for one source; a hostile feed could make up a new one for every record. */
export const REASONS_LIMIT = 50;

/** Ids that one record may name. A kernel's advisory names some hundreds; joining takes the square of this at worst. */
export const IDS_PER_RECORD_LIMIT = 5_000;

/** Other names of what an advisory stands for that its own record has; a kernel's has some three hundred. Beyond, a hostile feed could make millions of few. */
export const ALIASES_STORED_LIMIT = 512;

/** Bytes of one packed record, and of one block of prose, when decompressed. */
export const PACKED_RECORD_LIMIT = 64 * 1024 * 1024;

/** Bytes of one column that a search runs over, when decompressed: five for each of some hundred million rows. */
export const SEARCH_PART_LIMIT = 512 * 1024 * 1024;

/** Entries of each of an open database's caches: some 300 bytes each. */
export const CACHE_ENTRIES_LIMIT = 10_000;

/** Blocks of records that an open database keeps of a table: a few kilobytes each. */
export const BLOCKS_KEPT_LIMIT = 2_000;

/** Sources whose rows an open database keeps for the next search: a bit for each statement, each. */
export const SOURCES_KEPT_LIMIT = 16;

/** Queries whose first rows an open database keeps: four kilobytes each at most, and mostly half of one. */
export const BEGINNINGS_KEPT_LIMIT = 4_000;

/** A database that comes from elsewhere, unpacked: many times what all public advisories make. */
export const TAKEN_IN_LIMIT = 64 * 1024 * 1024 * 1024;

/** The header of an exported database: a few hundred bytes. */
export const EXPORT_HEADER_LIMIT = 64 * 1024;

/** What the sources of a database come to in an annotation, in characters: registries take 4 MiB of manifest in all. */
export const SOURCES_ANNOTATION_LIMIT = 4_000;

/** Parts of queries whose rows an open database keeps: a bit for each statement, each. */
export const PARTS_KEPT_LIMIT = 8;
