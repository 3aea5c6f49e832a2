import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveError, namedError } from './archive-error.ts';
import { compressionOf, decompress } from './decompression.ts';
import { cleanPath } from './entry-path.ts';
import { ImageError } from './errors.ts';
import { FileBytes } from './file-bytes.ts';
import { fileError, type ImageFile, type ImageFiles, openFile } from './image-files.ts';
import { ARCHIVE_MEMBERS, LINKS_FOLLOWED } from './limits.ts';
import { TarReader, type TarVisitor } from './tar.ts';

/**
 * Opens an image archive, so that its members can be read in any order: a plain one where it lies, a compressed one
 * from an unpacked copy that no other process can see and that is gone when this one ends.
 * @param reference names the image in errors
 * @throws {ImageError} `not-found`, `unreadable`, `not-an-image`, `cut-off`, `over-limit`
 */
export async function openArchive(file: string, reference: string): Promise<ImageFiles> {
  const handle = await openFile(file, reference);
  const members = new Members();
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new ImageError('not-an-image', reference, 'is no file');
    const start = Buffer.alloc(8);
    await handle.read(start, 0, start.length, 0);
    if (compressionOf(start) === 'none') {
      await indexPlain(handle, facts.size, members);
      return new ArchiveFiles(handle, members);
    }
    const copy = await unpackedCopy(FileBytes.part(handle, 0, facts.size)[Symbol.asyncIterator](), members);
    await handle.close();
    return new ArchiveFiles(copy, members);
  } catch (error) {
    await handle.close();
    throw fileError(namedError(error, reference, 'not-an-image'), reference);
  }
}

/**
 * As `openArchive`, for one that comes as a stream: it is written down as it comes, unpacked, and its members found on
 * the way.
 * @throws {ImageError} those of `openArchive`, and what the stream throws
 */
export async function openArchiveStream(stored: AsyncIterable<Buffer>, reference: string): Promise<ImageFiles> {
  const members = new Members();
  try {
    return new ArchiveFiles(await unpackedCopy(stored[Symbol.asyncIterator](), members), members);
  } catch (error) {
    throw fileError(namedError(error, reference, 'not-an-image'), reference);
  }
}

/** Where the members of an archive lie in it. */
class Members implements TarVisitor {
  readonly #byPath = new Map<string, { readonly offset: number; readonly size: number } | { readonly link: string }>();

  member(member: Parameters<TarVisitor['member']>[0]): 'nothing' {
    const path = cleanPath(member.name);
    if (this.#byPath.size >= ARCHIVE_MEMBERS) {
      throw new ArchiveError('over-limit', `has more than ${ARCHIVE_MEMBERS} members, so it is no image archive`);
    }
    if (member.kind === 'file' && !member.isSparse)
      this.#byPath.set(path, { offset: member.offset, size: member.size });
    if (member.kind === 'hardlink') this.#byPath.set(path, { link: cleanPath(member.linkName) });
    if (member.kind === 'symlink') this.#byPath.set(path, { link: symlinkTarget(path, member.linkName) });
    return 'nothing';
  }

  content(): void {}

  /** Old archives of Docker keep a layer that several images share once, with links to it. */
  find(path: string): { readonly offset: number; readonly size: number } | null {
    let found = this.#byPath.get(path);
    for (let followed = 0; found && 'link' in found && followed < LINKS_FOLLOWED; followed += 1) {
      found = this.#byPath.get(found.link);
    }
    return found && 'offset' in found ? found : null;
  }
}

class ArchiveFiles implements ImageFiles {
  readonly #handle: FileHandle;
  readonly #members: Members;

  constructor(handle: FileHandle, members: Members) {
    this.#handle = handle;
    this.#members = members;
  }

  async has(path: string): Promise<boolean> {
    return this.#members.find(path) !== null;
  }

  async open(path: string): Promise<ImageFile | null> {
    const place = this.#members.find(path);
    if (place === null) return null;
    return { size: place.size, bytes: FileBytes.part(this.#handle, place.offset, place.size) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

/** Reads the headers alone, going over what lies between them. */
async function indexPlain(handle: FileHandle, size: number, members: Members): Promise<void> {
  const reader = new TarReader(members);
  const buffer = Buffer.alloc(INDEX_BYTES);
  for (let at = 0; at < size && !reader.ended; ) {
    const ahead = Math.min(reader.skippable, size - at);
    reader.skip(ahead);
    at += ahead;
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) break;
    reader.push(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  reader.end();
}

/** Members of an image archive are large, so little is read for each header. */
const INDEX_BYTES = 4096;

async function unpackedCopy(stored: AsyncIterator<Buffer>, members: Members): Promise<FileHandle> {
  const handle = await openTemporaryFile();
  try {
    const reader = new TarReader(members);
    const { chunks } = await decompress(stored);
    for await (const chunk of chunks) {
      reader.push(chunk);
      await handle.writeFile(chunk).catch(notUnpacked);
    }
    reader.end();
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A file without a name: nothing of it is left however this process ends. */
async function openTemporaryFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-')).catch(notUnpacked);
  try {
    return await open(join(folder, 'archive.tar'), 'wx+', 0o600).catch(notUnpacked);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function notUnpacked(cause: unknown): never {
  const problem = `cannot be written, so that an archive could be unpacked there (${cause instanceof Error ? cause.message : String(cause)})`;
  throw new ImageError('no-room', tmpdir(), problem, 'make room there, or name another folder with TMPDIR', { cause });
}

function symlinkTarget(path: string, target: string): string {
  return cleanPath(target.startsWith('/') ? target : `${path}/../${target}`);
}
