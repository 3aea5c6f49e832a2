import { readerOf } from './formats/index.ts';
import { type FeedFile, type InputPlace, type InputTurn, inputTurns } from './input/index.ts';
import { isLicenceFile, licenceOfText } from './licence.ts';
import type { FeedReader } from './reader.ts';
import type { NamedSources } from './sources.ts';
import type { FeedFormat, FeedItem, ReadFeedOptions } from './types.ts';

/** A stretch of a feed that can be read without those before it, so that several readers can take turns. */
export interface FeedTurn {
  /** How much there is to read, about. */
  readonly bytes: number;
  /** The items of one file after the other; to be gone through before the next turn is asked for, if at all. */
  records(): AsyncGenerator<Iterable<FeedItem>>;
}

/** Is told what a feed says beside its items, in the same order. */
export interface FeedWitness {
  /** There is a file of the format. */
  file(): void;
  /** A licence file says this of all records from here on that do not say theirs. */
  stated(licence: string): void;
}

/**
 * The turns of a feed, the same for every reader of it.
 * @throws {FeedError} unreadable, cut off, over a limit; so do its turns.
 */
export function* feedTurns(
  feed: { readonly format: FeedFormat; readonly place: InputPlace },
  sources: NamedSources,
  witness: FeedWitness,
  options: ReadFeedOptions = {},
): Generator<FeedTurn> {
  const reader = readerOf(feed.format);
  const wants = (name: string): boolean => reader.wants(name) || isLicenceFile(name);
  for (const turn of inputTurns(feed.place, { ...options, wants })) {
    yield { bytes: turn.bytes, records: () => recordsOf(turn, reader, sources, witness) };
  }
}

async function* recordsOf(
  turn: InputTurn,
  reader: FeedReader,
  sources: NamedSources,
  witness: FeedWitness,
): AsyncGenerator<Iterable<FeedItem>> {
  for await (const file of turn.files()) {
    if (isLicenceFile(file.name)) witness.stated(licenceOfText(file.bytes.toString('utf8')));
    else yield itemsOf(file, reader, sources, witness);
  }
}

function itemsOf(file: FeedFile, reader: FeedReader, sources: NamedSources, witness: FeedWitness): Iterable<FeedItem> {
  witness.file();
  return reader.read(file, sources);
}
