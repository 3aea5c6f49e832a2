import { FeedError } from '../errors.ts';
import { chunksOf, compressionOf, peeked, unpacked, whole } from './compression.ts';
import { type FeedFile, folderOf, type InputOptions, lastSegment } from './feed-file.ts';
import { Quota } from './quota.ts';
import { RandomAccessFile } from './random-access-file.ts';
import { isTar, TAR_HEADER_BYTES, tarFiles } from './tar.ts';
import type { InputTurn } from './turn.ts';
import { isZip, zipTurns } from './zip.ts';

/** Where an archive or file lies, and its path or URL path, as people know it. */
export interface ArchiveOrFile {
  readonly path: string;
  readonly name: string;
}

/** All that `archiveTurns` gives, in its order. */
export async function* readArchiveOrFile(source: ArchiveOrFile, options: InputOptions): AsyncGenerator<FeedFile> {
  for (const turn of archiveTurns(source, options)) yield* turn.files();
}

/**
 * The files in a zip or tar, or the file itself; tars and files are unpacked where gzip or Zstandard has packed them.
 * What it is, its first bytes say, not its name.
 * @throws {FeedError} unreadable, cut off, over a limit; so do its turns.
 */
export function* archiveTurns({ path, name }: ArchiveOrFile, options: InputOptions): Generator<InputTurn> {
  using file = opened(path, name);
  const first = Buffer.from(file.read(0, Math.min(file.size, TAR_HEADER_BYTES)));
  if (isZip(first)) yield* zipTurns(file, options);
  else if (isTar(first)) yield { bytes: file.size, files: () => filesOfTar({ path, name }, file.size, options) };
  else if (compressionOf(first) !== null) {
    yield { bytes: file.size, files: () => filesOfPacked({ path, name }, first, file.size, options) };
  } else {
    yield { bytes: file.size, files: () => [plainFile(file, options)] };
  }
}

function filesOfTar({ path, name }: ArchiveOrFile, size: number, options: InputOptions): AsyncGenerator<FeedFile> {
  return tarFiles(name, chunksOf(path, size, options), options.wants);
}

async function* filesOfPacked(
  { path, name }: ArchiveOrFile,
  first: Buffer,
  size: number,
  options: InputOptions,
): AsyncGenerator<FeedFile> {
  const stream = unpacked(name, chunksOf(path, size, options), compressionOf(first) ?? 'gzip');
  const { head, all } = await peeked(stream, TAR_HEADER_BYTES);
  if (isTar(head)) yield* tarFiles(name, all, options.wants);
  else {
    const bytes = await whole(name, all);
    yield { name: lastSegment(name).replace(/\.(?:gz|zst)$/i, ''), folder: folderOf(name), bytes };
  }
}

function plainFile(file: RandomAccessFile, options: InputOptions): FeedFile {
  const { name, size } = file;
  new Quota(name).take(name, size);
  const bytes = file.read(0, size);
  options.onProgress?.(size, size);
  return { name: lastSegment(name), folder: folderOf(name), bytes };
}

function opened(path: string, name: string): RandomAccessFile {
  try {
    return new RandomAccessFile(path, name);
  } catch (cause) {
    throw new FeedError('feed-unreadable', name, 'cannot be opened', 'check its permissions', { cause });
  }
}
