/** What stands for the advisory's id in a URL: most sources' URLs differ in nothing else, and are stored once. */
export const ID_IN_URL = '\u0000';

/** The same where the id is written as a part of a URL: `ALSA-2023%3A5849`. */
export const PART_IN_URL = '\u0001';
