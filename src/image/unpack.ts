import type { Digest } from '../model/index.ts';
import { DigestStream } from './blob.ts';
import { type DecoderChoice, decompress } from './decompression.ts';
import { LayerEntries } from './layer-entries.ts';
import { TarReader } from './tar.ts';
import type { LayerVisitor } from './types.ts';

/**
 * Decompresses the stored bytes of a layer and shows the entries of its archive to a visitor.
 *
 * @param hashLike a digest of the algorithm to hash the plain archive with; null where it need not be
 * @param decoder `on-this-thread` only where nothing else waits for it
 * @returns the plain archive's digest, where it was asked for
 * @throws {ArchiveError} when it is cut off, damaged, or over a limit
 */
export async function unpack(
  stored: AsyncIterator<Buffer>,
  visitor: LayerVisitor,
  hashLike: Digest | null,
  decoder: DecoderChoice,
): Promise<Digest | null> {
  const { chunks } = await decompress(stored, decoder);
  const hash = hashLike === null ? null : new DigestStream(hashLike);
  const reader = new TarReader(new LayerEntries(visitor));
  for await (const chunk of chunks) {
    hash?.update(chunk);
    reader.push(chunk);
  }
  reader.end();
  return hash?.digest() ?? null;
}
