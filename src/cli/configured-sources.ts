import { DEFAULT_SOURCES } from '../database/index.ts';
import { type FeedSpec, parseFeedSpec } from '../feeds/index.ts';
import type { Settings } from './settings.ts';

/** What `db update` reads: what the configuration names, or else the open sources. @throws {FeedError} */
export function sourcesOf({ configuration }: Pick<Settings, 'configuration'>): readonly FeedSpec[] {
  return configuration.sources === null ? DEFAULT_SOURCES : configuration.sources.map(parseFeedSpec);
}
