import type { FeedFile } from './feed-file.ts';

/** Enough that waiting for a batch costs nothing beside reading it, and little enough to hold in memory. */
const BATCH_FILES = 512;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Files gathered so that a reader need not wait for each of thousands of small ones. */
export async function* batched(files: AsyncIterable<FeedFile>): AsyncGenerator<readonly FeedFile[]> {
  let batch: FeedFile[] = [];
  let bytes = 0;
  for await (const file of files) {
    batch.push(file);
    bytes += file.bytes.length;
    if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
