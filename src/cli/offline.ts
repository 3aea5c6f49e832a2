import type { FeedSpec } from '../feeds/index.ts';
import { UsageError } from '../model/index.ts';

/**
 * Refuses sources that would have to be fetched.
 * @throws {UsageError} naming the first of them.
 */
export function refuseNetwork(sources: readonly FeedSpec[]): void {
  const remote = sources.find(({ location }) => /^https?:\/\//i.test(location));
  if (remote === undefined) return;
  const host = URL.canParse(remote.location) ? new URL(remote.location).host : remote.format;
  throw new UsageError(
    'offline',
    `${remote.format} feed of ${host}`,
    'is on the network, which --offline does not ask',
    'leave --offline out, or name a copy on disk',
  );
}
