import { FeedError } from './errors.ts';
import type { FeedItem, FeedSpec, ReadFeedOptions } from './types.ts';

/**
 * Reads a feed, in batches of some records each, in the input's own deterministic order (folders and archives by
 * name). A record that cannot be read is an item; the reader goes on.
 * @throws {FeedError} when the input is missing, is no feed of that format, is cut off, or is over a limit.
 */
export async function* readFeed(spec: FeedSpec, options: ReadFeedOptions = {}): AsyncGenerator<readonly FeedItem[]> {
  options.signal?.throwIfAborted();
  yield [];
  throw new FeedError('unknown-feed-format', spec.location, `reading ${spec.format} is not built yet`);
}
