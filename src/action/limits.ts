/** What GitHub takes. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */

/** Annotations of one kind that a step shows; later ones are dropped. */
export const ANNOTATIONS = 10;
/** A comment, in characters. https://docs.github.com/en/rest/issues/comments */
export const COMMENT_CHARACTERS = 65_536;
/** The summary of one step, in bytes. */
export const SUMMARY_BYTES = 1024 * 1024;
/** Pages of a hundred comments through which the one of the last run is looked for. */
export const COMMENT_PAGES = 30;
/** An answer of the API, in bytes: a hundred comments of the largest size. */
export const ANSWER_BYTES = 32 * 1024 * 1024;
/** How long one request to the API may take, in milliseconds. */
export const REQUEST_MILLISECONDS = 30_000;
