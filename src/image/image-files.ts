import { constants } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LimitName, limits } from '../model/index.ts';
import { ImageError } from './errors.ts';
import { FileBytes } from './file-bytes.ts';

/** The files that an image is kept in, in a folder or in an archive. Paths are relative, with `/`. */
export interface ImageFiles extends AsyncDisposable {
  has(path: string): Promise<boolean>;
  /** Null when there is no such file. */
  open(path: string): Promise<ImageFile | null>;
}

export interface ImageFile {
  /** In bytes. */
  readonly size: number;
  readonly bytes: FileBytes;
}

/**
 * Reads a small file whole.
 * @param subject names the file in errors
 * @throws {ImageError} `not-an-image` when there is no such file, `over-limit`
 */
export async function readSmallFile(
  files: ImageFiles,
  path: string,
  limit: LimitName,
  subject: string,
): Promise<Buffer> {
  const file = await files.open(path);
  if (file === null) throw new ImageError('not-an-image', subject, `holds no ${path}`);
  if (file.size > limits[limit]) {
    throw new ImageError('over-limit', subject, `its ${path} is larger than ${limits[limit]} bytes (limits.${limit})`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of file.bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The files of a real folder. Only paths that this product made (never ones read from an image) may be asked of it. */
export class FolderFiles implements ImageFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(path: string): Promise<boolean> {
    return (await fileSize(join(this.#folder, path))) !== null;
  }

  async open(path: string): Promise<ImageFile | null> {
    const place = join(this.#folder, path);
    const size = await fileSize(place);
    if (size === null) return null;
    return { size, bytes: FileBytes.whole(() => openFile(place, place), size) };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/**
 * Checks that a folder is there and may be listed.
 * @throws {ImageError} `not-found`, `unreadable`, `not-an-image`
 */
export async function expectFolder(folder: string, subject: string): Promise<void> {
  try {
    const facts = await stat(folder);
    if (!facts.isDirectory()) throw new ImageError('not-an-image', subject, 'is no folder');
    await access(folder, constants.R_OK);
  } catch (error) {
    throw fileError(error, subject);
  }
}

/** Null where there is no regular file; opening a pipe would wait for ever. */
async function fileSize(place: string): Promise<number | null> {
  try {
    const facts = await stat(place);
    return facts.isFile() ? facts.size : null;
  } catch {
    return null;
  }
}

/**
 * Opens a file to read, never waiting for a pipe.
 * @throws {ImageError} `not-found`, `unreadable`
 */
export async function openFile(place: string, subject: string): Promise<FileHandle> {
  try {
    return await open(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw fileError(error, subject);
  }
}

/** An error of the file system as one for people; any other as it is. */
export function fileError(error: unknown, subject: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ImageError('not-found', subject, 'there is no such file or folder', '', { cause: error });
  }
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  const problem = code === 'EACCES' || code === 'EPERM' ? 'may not be read' : `cannot be read (${code})`;
  return new ImageError('unreadable', subject, problem, '', { cause: error });
}
