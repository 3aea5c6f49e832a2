/** What reading credentials may cost. */

/** A file of credentials. With a hundred registries and their longest tokens it has 1 MiB. */
export const AUTH_FILE_BYTES = 4 * 1024 * 1024;
/** What a helper may print: one secret, the longest of which (signed tokens) have some 10 KiB. */
export const HELPER_BYTES = 256 * 1024;
/** In milliseconds. Helpers of clouds start a Python program and ask a service: five seconds are usual. */
export const HELPER_TIME = 30_000;
