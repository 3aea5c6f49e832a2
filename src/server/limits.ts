/**
 * What the server takes from whoever asks, and how long it waits. Requests come from anywhere: each of these has its own
 * answer, and none lets one client keep the others waiting. What an operator may set stands in `src/model/limits.ts`.
 */

const KiB = 1024;
const MiB = 1024 * KiB;

/** Characters of a request's target. Longer ones are no question that a page or a client of the API asks. */
export const TARGET_CHARACTERS = 8 * KiB;
/** Bytes of all headers together, the target included; Node answers 431 beyond. */
export const HEADER_BYTES = 16 * KiB;
/** Bytes of a question to osv.dev's API. */
export const QUERY_BYTES = MiB;
/** Questions in one batch, as osv.dev allows. https://google.github.io/osv.dev/post-v1-querybatch/ */
export const BATCH_QUERIES = 1000;

/** Times in milliseconds. A client that takes longer for its headers sends them drop by drop on purpose. */
export const HEADERS_TIMEOUT = 10_000;
/** Bytes of a body that must come within `limits.serverStallTime`. */
export const STALL_BYTES = 16 * KiB;
/** How often connections are held against that limit and the one of whole requests. */
export const CONNECTION_CHECKS = 1_000;
/** How often the log tells that connections were refused: whoever opens too many of them writes no log full. */
export const DROPS_TOLD_EVERY = 60_000;
/**
 * A kept-alive connection with nothing under way: longer than proxies keep theirs, most of them for 60 seconds. One that
 * is closed while a request is on its way is answered by a reset, as after any pause of this process that is longer.
 */
export const KEEP_ALIVE_TIMEOUT = 65_000;
/** Beyond the time of a scan, which moves nothing, until a connection on which nothing moves is closed. */
export const IDLE_AFTER_SCAN = 30_000;
/** How long requests in flight may take to end when the server is told to stop. */
export const SHUTDOWN_TIMEOUT = 10_000;

/** Requests that may wait for their turn before others are sent away. */
export const SCANS_WAITING = 16;
/** Bytes of an upload that is read between other requests: some milliseconds. Larger ones have a thread each. */
export const UPLOAD_HERE_BYTES = 64 * KiB;
/** Bytes, unpacked, beyond which an upload is judged alone: what is made of one is some thirty times as much in memory. */
export const UPLOAD_LARGE_BYTES = 16 * MiB;
/** Of such a thread, in MiB: what the most components take that `limits` allow by default, and room to collect. */
export const UPLOAD_LARGE_HEAP = 2048;
/** Of a thread for one that is not large, of which several run at once. */
export const UPLOAD_HEAP = 512;
/** Bytes by which a form with a file is larger than the file. */
export const FORM_BYTES = 16 * KiB;
/** Bytes of answers that are kept to be given again. */
export const ANSWER_BYTES = 32 * MiB;
/** Inventories and diffs that are kept for the next who asks: some MiB each at most. */
export const INVENTORIES_KEPT = 64;
export const DIFFS_KEPT = 128;
/** In milliseconds: how long who filters a diff goes on with the images that it was made of. */
export const RECENT = 300_000;

/** Packages of a vulnerability that are written at once: half a megabyte. More are written while they are read. */
export const PACKAGES_AT_ONCE = 1_000;

/** Advisories on one page of a list. */
export const PAGE_DEFAULT = 50;
export const PAGE_LIMIT = 500;
/** Changes that the home page is made of; it shows what belongs together in one line. */
export const LATEST_SHOWN = 400;
/** Characters of a search, and of a name or id in an address. */
export const SEARCH_CHARACTERS = 200;
export const NAME_CHARACTERS = 512;
