export { FeedError, type FeedErrorCode } from './errors.ts';
export { type Fetched, type FetchOptions, fetchFeed } from './input/index.ts';
export { readFeed } from './read.ts';
export { parseFeedSpec } from './spec.ts';
export {
  FEED_FORMATS,
  type FeedFormat,
  type FeedItem,
  type FeedSource,
  type FeedSpec,
  type ReadFeedOptions,
} from './types.ts';
