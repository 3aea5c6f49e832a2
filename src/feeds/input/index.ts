export type { FeedFile } from './feed-file.ts';
export { type Fetched, type FetchOptions, fetchFeed } from './fetch.ts';
export { readInput } from './read-input.ts';
