import { FeedError } from '../errors.ts';
import { chunksOf, compressionOf, peeked, unpacked, whole } from './compression.ts';
import { type FeedFile, folderOf, type InputOptions, lastSegment } from './feed-file.ts';
import { Quota } from './quota.ts';
import { RandomAccessFile } from './random-access-file.ts';
import { isTar, TAR_HEADER_BYTES, tarFiles } from './tar.ts';
import { isZip, zipFiles } from './zip.ts';

/**
 * The files in a zip or tar, or the file itself; tars and files are unpacked where gzip or Zstandard has packed them.
 * What it is, its first bytes say, not its name. `name` is its path or URL path, as people know it.
 * @throws {FeedError} unreadable, cut off, over a limit.
 */
export async function* readArchiveOrFile(
  source: { readonly path: string; readonly name: string },
  options: InputOptions,
): AsyncGenerator<FeedFile> {
  const { path, name } = source;
  const folder = folderOf(name);
  using file = opened(path, name);
  const first = Buffer.from(file.read(0, Math.min(file.size, TAR_HEADER_BYTES)));
  const compression = compressionOf(first);
  if (isZip(first)) {
    yield* zipFiles(file, options);
  } else if (isTar(first)) {
    yield* tarFiles(name, chunksOf(path, file.size, options), options.wants);
  } else if (compression !== null) {
    const stream = unpacked(name, chunksOf(path, file.size, options), compression);
    const { head, all } = await peeked(stream, TAR_HEADER_BYTES);
    if (isTar(head)) yield* tarFiles(name, all, options.wants);
    else yield { name: lastSegment(name).replace(/\.(?:gz|zst)$/i, ''), folder, bytes: await whole(name, all) };
  } else {
    new Quota(name).take(name, file.size);
    yield { name: lastSegment(name), folder, bytes: file.read(0, file.size) };
    options.onProgress?.(file.size, file.size);
  }
}

function opened(path: string, name: string): RandomAccessFile {
  try {
    return new RandomAccessFile(path, name);
  } catch (cause) {
    throw new FeedError('feed-unreadable', name, 'cannot be opened', 'check its permissions', { cause });
  }
}
