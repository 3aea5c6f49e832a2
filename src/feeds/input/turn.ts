import type { FeedFile } from './feed-file.ts';

/**
 * A stretch of an input that can be read without those before it: some of its files, or an archive that can only be
 * unpacked from its beginning on. The same input always has the same turns, so that several readers can take turns.
 */
export interface InputTurn {
  /** How much there is to read, about: unpacked where that is known, else as it is stored. */
  readonly bytes: number;
  /** To be gone through before the next turn is asked for, if at all. */
  files(): Iterable<FeedFile> | AsyncIterable<FeedFile>;
}

/** Enough that handing a turn on costs nothing beside reading it, and little enough to hold in memory. */
const TURN_FILES = 512;
const TURN_BYTES = 4 * 1024 * 1024;

/** Stretches of what is listed, in its order. */
export function* stretches<Listed extends { readonly size: number }>(
  listed: Iterable<Listed>,
): Generator<{ readonly all: readonly Listed[]; readonly bytes: number }> {
  let all: Listed[] = [];
  let bytes = 0;
  for (const one of listed) {
    all.push(one);
    bytes += one.size;
    if (all.length < TURN_FILES && bytes < TURN_BYTES) continue;
    yield { all, bytes };
    all = [];
    bytes = 0;
  }
  if (all.length > 0) yield { all, bytes };
}
