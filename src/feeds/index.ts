export { FeedError, type FeedErrorCode } from './errors.ts';
export { type AtomChange, type AtomFeed, writeAtom } from './formats/atom-write.ts';
export {
  openVexDocument,
  type VexPackage,
  type VexStatement as OpenVexStatement,
  writeOpenVex,
} from './formats/openvex-write.ts';
export { advisoryIdsOfOsv, osvFileName, osvId } from './formats/osv-id.ts';
export { type OsvIndexEntry, osvFiles, osvModified, writeOsv, writeOsvIndex } from './formats/osv-write.ts';
export { type SecdbPackage, secdbEcosystem, writeSecdb } from './formats/secdb-write.ts';
export {
  type Fetched,
  type FetchOptions,
  fetchFeed,
  type InputPlace,
  type OpenInput,
  openInput,
} from './input/index.ts';
export { isUrl } from './input/url.ts';
export { FeedLedger } from './ledger.ts';
export { writeZip, type ZipFile } from './output/zip.ts';
export { readFeed } from './read.ts';
export type { NamedSources } from './sources.ts';
export { parseFeedSpec } from './spec.ts';
export { type FeedTurn, type FeedWitness, feedTurns } from './turns.ts';
export {
  FEED_FORMATS,
  type FeedFormat,
  type FeedItem,
  type FeedSource,
  type FeedSpec,
  type ReadFeedOptions,
} from './types.ts';
export { type AttachedVex, readAttachedVex } from './vex/attached-vex.ts';
export { readVex } from './vex/read-vex.ts';
