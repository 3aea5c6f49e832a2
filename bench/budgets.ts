/**
 * The budgets of the design's "Speed". A ratio is taken against the limit that is measured in the same run; the other
 * figures hold on two cores of a current server and are reported beside what was measured, never asserted.
 */
export const BUDGETS = {
  /** Cold scan of an image of one layer, against inflating that layer with igzip on one core. */
  coldOneLayerRatio: 1.6,
  /** Cold scan of an image of four layers or more, against inflating all of them one after another. */
  coldLayersRatio: 0.9,
  /** Process start included. */
  warmScanSeconds: 0.15,
  warmDiffSeconds: 0.2,
  peakBytes: 300e6,
  buildRecordsPerSecond: 10_000,
  buildPeakBytes: 500e6,
  /** The database's size on disk against its feeds, compressed. */
  fileRatio: 1,
  lookupSeconds: 50e-6,
  /** Search as one types, at one million advisories. */
  searchSeconds: 5e-3,
} as const;
