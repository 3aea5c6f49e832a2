import type { FeedFile } from '../input/index.ts';
import { isShape, parseJson, type Shape, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';

/** Items of a file that is one JSON document, or the one item that says why it cannot be read. */
export function* documentItems(
  file: FeedFile,
  source: () => FeedSource,
  items: (document: Shape) => Iterable<FeedItem>,
): Iterable<FeedItem> {
  try {
    const document = parseJson(file.bytes);
    if (!isShape(document)) throw new Unreadable('is no JSON object');
    yield* items(document);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield { kind: 'unreadable', source: source(), name: file.name, reason: error.message };
  }
}
