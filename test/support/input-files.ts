import type { FeedFile } from '../../src/feeds/input/index.ts';
import { inputTurns, openInput } from '../../src/feeds/input/index.ts';

/** All files of an input of a feed. */
export async function* inputFiles(location: string): AsyncGenerator<FeedFile> {
  await using input = await openInput(location, {});
  for (const turn of inputTurns(input.place, { wants: () => true })) yield* turn.files();
}
