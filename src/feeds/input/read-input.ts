import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodedUrlPart } from '../../model/index.ts';
import { FeedError } from '../errors.ts';
import { archiveTurns, readArchiveOrFile } from './archive.ts';
import type { FeedFile, InputOptions } from './feed-file.ts';
import { type FetchOptions, fetchFeed } from './fetch.ts';
import { type ListedFile, listFolder } from './folder.ts';
import { type InputTurn, stretches } from './turn.ts';
import { isUrl, withoutCredentials } from './url.ts';

/** Where an input lies on this machine, which another thread may be told. */
export interface InputPlace {
  readonly path: string;
  /** Its path or URL path, as people know it. */
  readonly name: string;
  readonly isFolder: boolean;
}

/** An input that is there to be read, until it is disposed of. */
export interface OpenInput extends AsyncDisposable {
  readonly place: InputPlace;
}

/**
 * Finds an input (a file, a folder, a zip, a tar, a file or tar packed with gzip or Zstandard, or an http(s) URL of one of
 * these files), and fetches it where it is a URL.
 * @throws {FeedError} missing, not to be fetched.
 */
export async function openInput(location: string, options: Omit<FetchOptions, 'folder'>): Promise<OpenInput> {
  if (isUrl(location)) return fetched(location, options);
  const path = resolve(location);
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const problem = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`;
    throw new FeedError('feed-missing', location, problem, 'give a file, a folder or an http(s) URL', { cause });
  });
  const isFolder = facts.isDirectory();
  if (!isFolder && !facts.isFile()) throw new FeedError('feed-missing', location, 'is neither a file nor a folder');
  return { place: { path, name: path, isFolder }, [Symbol.asyncDispose]: async () => {} };
}

/**
 * The files of an input (archives in a folder are opened too, archives in archives are not), in turns and in a
 * deterministic order: folders by name, archives as they are written.
 * @throws {FeedError} unreadable, cut off, over a limit; so do its turns.
 */
export function inputTurns(place: InputPlace, options: InputOptions): Generator<InputTurn> {
  return place.isFolder ? turnsOfFolder(place.path, options) : archiveTurns(place, options);
}

async function fetched(url: string, options: Omit<FetchOptions, 'folder'>): Promise<OpenInput> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-feed-')).catch((cause: NodeJS.ErrnoException) => {
    const problem = `cannot be written (${cause.message})`;
    throw new FeedError('feed-not-kept', tmpdir(), problem, 'name another folder with TMPDIR', { cause });
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const answer = await fetchFeed(url, { ...options, folder });
    if (answer.status === 'not-modified')
      throw new FeedError('fetch-failed', withoutCredentials(url), 'sent no content');
    const place = { path: answer.file, name: decodedPath(url), isFolder: false };
    return { place, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const ARCHIVE = /\.(?:zip|tar|tgz|gz|zst)$/i;

function* turnsOfFolder(root: string, options: InputOptions): Generator<InputTurn> {
  const listed = listFolder(root).filter(({ name }) => ARCHIVE.test(name) || options.wants(name));
  const total = listed.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const group of groups(listed)) {
    options.signal?.throwIfAborted();
    const [first] = group;
    if (first !== undefined && ARCHIVE.test(first.name)) {
      const path = join(root, first.name);
      yield* archiveTurns({ path, name: path }, { ...options, onProgress: toldFrom(options, before, total) });
      before += first.size;
      continue;
    }
    for (const { all, bytes } of stretches(group)) {
      const done = before;
      yield { bytes, files: () => plainFiles(root, all, options, { done, total }) };
      before += bytes;
    }
  }
}

/** Each archive by itself, and what lies between them. */
function* groups(listed: readonly ListedFile[]): Generator<readonly ListedFile[]> {
  let plain: ListedFile[] = [];
  for (const file of listed) {
    if (!ARCHIVE.test(file.name)) {
      plain.push(file);
      continue;
    }
    if (plain.length > 0) yield plain;
    plain = [];
    yield [file];
  }
  if (plain.length > 0) yield plain;
}

async function* plainFiles(
  root: string,
  listed: readonly ListedFile[],
  options: InputOptions,
  { done, total }: { readonly done: number; readonly total: number },
): AsyncGenerator<FeedFile> {
  let before = done;
  for (const { name, size } of listed) {
    const path = join(root, name);
    options.signal?.throwIfAborted();
    const told = { ...options, onProgress: toldFrom(options, before, total) };
    // A plain file is known by its path in the folder; what is found to be an archive has files with paths of their own.
    for await (const file of readArchiveOrFile({ path, name: path }, told)) yield { ...file, name };
    before += size;
  }
}

function toldFrom({ onProgress }: InputOptions, before: number, total: number): InputOptions['onProgress'] {
  return (read) => onProgress?.(before + read, total);
}

/** The path of a URL as a person reads it, for the names of folders and files in it. */
function decodedPath(url: string): string {
  return decodedUrlPart(new URL(url).pathname);
}
