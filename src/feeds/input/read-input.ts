import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodedUrlPart } from '../../model/index.ts';
import { FeedError } from '../errors.ts';
import { readArchiveOrFile } from './archive.ts';
import { batched } from './batch.ts';
import type { FeedFile, InputOptions } from './feed-file.ts';
import { fetchFeed } from './fetch.ts';
import { listFolder } from './folder.ts';
import { isUrl, withoutCredentials } from './url.ts';

/**
 * The files of an input (a file, a folder, a zip, a tar, a file or tar packed with gzip or Zstandard, or an http(s) URL of one of these
 * files; archives in a folder are opened too, archives in archives are not), in batches, in a deterministic order:
 * folders by name, archives as they are written.
 * @throws {FeedError} missing, unreadable, cut off, over a limit, not to be fetched.
 */
export async function* readInput(location: string, options: InputOptions): AsyncGenerator<readonly FeedFile[]> {
  yield* batched(isUrl(location) ? filesOfUrl(location, options) : filesOfPath(location, options));
}

async function* filesOfUrl(url: string, options: InputOptions): AsyncGenerator<FeedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-feed-')).catch((cause: NodeJS.ErrnoException) => {
    const problem = `cannot be written (${cause.message})`;
    throw new FeedError('feed-not-kept', tmpdir(), problem, 'name another folder with TMPDIR', { cause });
  });
  try {
    const { signal, onProgress } = options;
    const fetched = await fetchFeed(url, { folder, signal, onProgress });
    if (fetched.status === 'not-modified')
      throw new FeedError('fetch-failed', withoutCredentials(url), 'sent no content');
    const name = decodedPath(url);
    yield* readArchiveOrFile({ path: fetched.file, name }, { ...options, onProgress: undefined });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* filesOfPath(location: string, options: InputOptions): AsyncGenerator<FeedFile> {
  const path = resolve(location);
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const problem = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`;
    throw new FeedError('feed-missing', location, problem, 'give a file, a folder or an http(s) URL', { cause });
  });
  if (facts.isDirectory()) yield* filesOfFolder(path, options);
  else if (!facts.isFile()) throw new FeedError('feed-missing', location, 'is neither a file nor a folder');
  else yield* readArchiveOrFile({ path, name: path }, options);
}

const ARCHIVE = /\.(?:zip|tar|tgz|gz|zst)$/i;

async function* filesOfFolder(root: string, options: InputOptions): AsyncGenerator<FeedFile> {
  const listed = listFolder(root).filter(({ name }) => ARCHIVE.test(name) || options.wants(name));
  const total = listed.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const { name, size } of listed) {
    const { signal, wants } = options;
    signal?.throwIfAborted();
    const done = before;
    const onProgress = (read: number): void => options.onProgress?.(done + read, total);
    for await (const file of readArchiveOrFile(
      { path: join(root, name), name: join(root, name) },
      { signal, wants, onProgress },
    )) {
      // A plain file is known by its path in the folder; an archive's files by theirs in the archive.
      yield ARCHIVE.test(name) ? file : { ...file, name };
    }
    before += size;
  }
}

/** The path of a URL as a person reads it, for the names of folders and files in it. */
function decodedPath(url: string): string {
  return decodedUrlPart(new URL(url).pathname);
}
