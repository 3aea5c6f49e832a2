export type { FeedFile } from './feed-file.ts';
export { type Fetched, type FetchOptions, fetchFeed } from './fetch.ts';
export { type InputPlace, inputTurns, type OpenInput, openInput } from './read-input.ts';
export type { InputTurn } from './turn.ts';
