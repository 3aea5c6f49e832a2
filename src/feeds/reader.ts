import type { FeedFile } from './input/index.ts';
import { Unreadable } from './shape.ts';
import type { NamedSources } from './sources.ts';
import type { FeedItem, FeedSource } from './types.ts';

/** What each advisory format answers; everything else (inputs, batches, limits, counting) is the caller's. */
export interface FeedReader {
  /** What a file of it is, for the error about one that is not: `an OSV record (JSON)`. */
  readonly expects: string;
  /** Whether a file of a folder or archive can be one of its files, by its path there. */
  wants(name: string): boolean;
  /** One item for each record in the file, in its order; what cannot be read is an item too. */
  read(file: FeedFile, sources: NamedSources): Iterable<FeedItem>;
}

/** What `read` gives, or that the record cannot be read and why. */
export function recordItem(source: FeedSource, name: string, read: () => FeedItem): FeedItem {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(source, name, error.message);
    throw error;
  }
}

/** What `read` gives, and at its end, where it fails, that the rest of the file cannot be read and why. */
export function* fileItems(source: () => FeedSource, name: string, read: () => Iterable<FeedItem>): Iterable<FeedItem> {
  try {
    yield* read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield unreadable(source(), name, error.message);
  }
}

export function unreadable(source: FeedSource, name: string, reason: string): FeedItem {
  return { kind: 'unreadable', source, name: printable(name), reason };
}

export function leftOut(source: FeedSource, name: string, reason: string): FeedItem {
  return { kind: 'left-out', source, name: printable(name), reason };
}

/** Names come from outside and go to terminals. */
function printable(name: string): string {
  return name.slice(0, 200).replaceAll(/\p{Cc}/gu, '\uFFFD');
}
