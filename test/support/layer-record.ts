import { digestOf } from '../../src/image/blob.ts';
import { BlobLayer } from '../../src/image/layer.ts';
import { type TarMember, TarReader } from '../../src/image/tar.ts';
import type { Entry, Image, Layer } from '../../src/image/types.ts';
import type { Digest } from '../../src/model/index.ts';

/** All that walking a layer tells: each entry, with the text of its content or what is said of it. */
export type RecordedEntry = Entry & { readonly content?: string; readonly problem?: string };

/** Walks a layer and wants every file. */
export async function recordLayer(layer: Layer): Promise<readonly RecordedEntry[]> {
  const entries: RecordedEntry[] = [];
  const amend = (entry: Entry, more: Partial<RecordedEntry>) => {
    entries[entries.findLastIndex(({ path }) => path === entry.path)] = { ...entry, ...more };
  };
  await layer.walk({
    wants: (entry) => {
      entries.push(entry);
      return 'content';
    },
    content: (entry, content) => amend(entry, { content: content.read(0, content.size).toString('latin1') }),
    unreadable: (entry, problem) => amend(entry, { problem }),
  });
  return entries;
}

/** Walks the layers of an image, one after the other. */
export async function recordImage(image: Image): Promise<readonly (readonly RecordedEntry[])[]> {
  const layers: (readonly RecordedEntry[])[] = [];
  for (const layer of image.layers) layers.push(await recordLayer(layer));
  return layers;
}

/** A layer of these stored bytes, which are right unless the digests say otherwise. */
export function layerOf(
  stored: Buffer,
  claims: {
    readonly diffId?: Digest;
    readonly digest?: Digest | null;
    readonly size?: number;
    readonly chunk?: number;
  },
): BlobLayer {
  const { digest = digestOf(stored), size = stored.length, diffId = digestOf(stored), chunk = 65_536 } = claims;
  return new BlobLayer(
    { subject: 'IMAGE (layer 1)', size, digest, open: async () => inChunks(stored, chunk), file: null },
    diffId,
  );
}

/** Bytes as a stream of pieces of one size. */
export async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All chunks of a stream. */
export async function collected(stream: AsyncIterable<Buffer>): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

export type RecordedMember = TarMember & { readonly content: string | null };

/** Reads a tar archive, pushed in pieces of these sizes in turn, and wants every file. */
export function recordTar(archive: Buffer, sizes: readonly number[] = [archive.length]): readonly RecordedMember[] {
  const members: RecordedMember[] = [];
  const reader = new TarReader({
    member: (member) => {
      members.push({ ...member, content: null });
      return 'content';
    },
    content: (member, content) => {
      members[members.length - 1] = { ...member, content: content.read(0, content.size).toString('latin1') };
    },
  });
  for (let at = 0, turn = 0; at < archive.length; turn += 1) {
    const size = Math.max(sizes[turn % sizes.length] ?? 1, 1);
    reader.push(archive.subarray(at, at + size));
    at += size;
  }
  reader.end();
  return members;
}
