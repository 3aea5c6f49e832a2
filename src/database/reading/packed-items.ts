/**
 * Items of feeds on their way from the thread that reads them to the one that collects them: one after the other in a few
 * hundred kilobytes, as `PackedWriter` packs, each after one of these numbers. A text that many items have is written out
 * where it comes up first, after a 0, and is 1, 2, 3, … from then on.
 */
export const PACKED = {
  /** There is a file. */
  file: 0,
  /** All records from here on that do not state a licence have this one. */
  stated: 1,
  /** A source has a record of this licence. */
  licence: 2,
  /** What cannot be read. */
  unreadable: 3,
  /** What is left out on purpose. */
  leftOut: 4,
  /** What was read, but is more than is taken. */
  refused: 5,
  advisory: 6,
  enrichment: 7,
} as const;

/** Which parts an enrichment has. */
export const ENRICHMENT_PARTS = { kev: 1, epss: 2, nvd: 4 } as const;
