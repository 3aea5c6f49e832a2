/** What stands for the advisory's id in a URL: most sources' URLs differ in nothing else, and are stored once. */
export const ID_IN_URL = '\u0000';
