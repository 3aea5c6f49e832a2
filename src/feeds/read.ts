import { openInput } from './input/index.ts';
import { isUrl } from './input/url.ts';
import { FeedLedger } from './ledger.ts';
import { feedTurns } from './turns.ts';
import type { FeedItem, FeedSpec, ReadFeedOptions } from './types.ts';

/** Items a batch: enough that awaiting one costs nothing beside reading it. */
const BATCH_ITEMS = 100;

/**
 * Reads a feed, in batches of some records each, in the input's own deterministic order (folders by name, archives as
 * they are written). A record that cannot be read is an item; the reader goes on.
 * @throws {FeedError} when the input is missing, is no feed of that format, is cut off, or is over a limit.
 */
export async function* readFeed(spec: FeedSpec, options: ReadFeedOptions = {}): AsyncGenerator<readonly FeedItem[]> {
  const { format, location } = spec;
  const { signal, onProgress } = options;
  await using input = await openInput(location, { signal, onProgress });
  const ledger = new FeedLedger(spec);
  const feed = { format, place: input.place };
  let batch: FeedItem[] = [];
  for (const turn of feedTurns(
    feed,
    ledger.sources,
    ledger,
    isUrl(location) ? { ...(signal && { signal }) } : options,
  )) {
    for await (const items of turn.records()) {
      signal?.throwIfAborted();
      for (const item of items) {
        if (item.kind === 'unreadable') ledger.item(item.kind, item.name, item.reason);
        else ledger.item(item.kind);
        batch.push(item);
        if (batch.length < BATCH_ITEMS) continue;
        yield batch;
        batch = [];
      }
    }
  }
  ledger.close();
  if (batch.length > 0) yield batch;
}
