import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
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

/**
 * The files of a real folder, of which all but large contents is asked on this thread: in a start of the command line the
 * first question that a thread of the pool answers takes two milliseconds, and on this one a tenth of one. Only paths that this
 * product made (never ones read from an image) may be asked of it.
 */
export class FolderFiles implements ImageFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(path: string): Promise<boolean> {
    return fileSize(join(this.#folder, path)) !== null;
  }

  async open(path: string): Promise<ImageFile | null> {
    const place = join(this.#folder, path);
    const size = fileSize(place);
    if (size === null) return null;
    return {
      size,
      bytes: FileBytes.whole(
        () => openFile(place, place),
        size,
        () => readSmall(place, size),
      ),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/**
 * Checks that a folder is there and may be listed.
 * @throws {ImageError} `not-found`, `unreadable`, `not-an-image`
 */
export function expectFolder(folder: string, subject: string): void {
  try {
    const facts = statSync(folder);
    if (!facts.isDirectory()) throw new ImageError('not-an-image', subject, 'is no folder');
    accessSync(folder, constants.R_OK);
  } catch (error) {
    throw fileError(error, subject);
  }
}

/** Null where there is no regular file; opening a pipe would wait for ever. */
function fileSize(place: string): number | null {
  try {
    const facts = statSync(place);
    return facts.isFile() ? facts.size : null;
  } catch {
    return null;
  }
}

/** The first `size` bytes of a file, or as many as there are. */
function readSmall(place: string, size: number): Buffer {
  let descriptor = -1;
  try {
    descriptor = openSync(place, READ);
    const buffer = Buffer.allocUnsafeSlow(size);
    let read = 0;
    for (let more = -1; more !== 0 && read < size; read += more) {
      more = readSync(descriptor, buffer, read, size - read, read);
    }
    return buffer.subarray(0, read);
  } catch (error) {
    throw fileError(error, place);
  } finally {
    if (descriptor >= 0) closeSync(descriptor);
  }
}

/** Never waiting for a pipe. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file to read, never waiting for a pipe.
 * @throws {ImageError} `not-found`, `unreadable`
 */
export async function openFile(place: string, subject: string): Promise<FileHandle> {
  try {
    return await open(place, READ);
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
