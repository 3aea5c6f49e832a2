/** What makes a file no archive that can be read, as the end of a sentence that begins with its name. */
export class ArchiveReadError extends Error {}
