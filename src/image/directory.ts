import { closeSync, constants, type Dirent, lstatSync, openSync, readlinkSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { limits, NO_RUN_CONFIG } from '../model/index.ts';
import { ImageError } from './errors.ts';
import { type FileContent, HeldContent, OpenFileContent } from './file-content.ts';
import { expectFolder, fileError } from './image-files.ts';
import { FOLDER_DEPTH, HEAD_BYTES, HELD_CONTENT_BYTES } from './limits.ts';
import { decodeName } from './tar-header.ts';
import type { Entry, Image, Interest, Layer, LayerVisitor } from './types.ts';

/**
 * Opens a folder that holds a root file system, as an image of one layer without a digest.
 * @param reference as the person wrote it
 * @throws {ImageError} `not-found`, `unreadable`, `not-an-image`
 */
export async function openDirectory(folder: string, reference: string): Promise<Image> {
  expectFolder(folder, reference);
  return {
    facts: { reference, digest: null, platform: '', created: null, layers: [], config: NO_RUN_CONFIG },
    layers: [new FolderLayer(folder, reference)],
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * Walks a folder in the order of its names' bytes. Links are told of and never followed, so that nothing outside the
 * root is read; what cannot be read is told of and passed over.
 */
class FolderLayer implements Layer {
  readonly diffId = null;
  readonly archive = null;
  readonly size = 0;
  readonly #root: Buffer;
  readonly #reference: string;

  constructor(folder: string, reference: string) {
    this.#root = Buffer.from(folder);
    this.#reference = reference;
  }

  async walk(visitor: LayerVisitor): Promise<void> {
    const device = deviceOf(this.#root, this.#reference);
    await new FolderWalk(visitor, this.#reference, device).folder(this.#root, '', 0);
  }
}

class FolderWalk {
  readonly #visitor: LayerVisitor;
  readonly #reference: string;
  readonly #device: number;
  #entries = 0;

  constructor(visitor: LayerVisitor, reference: string, device: number) {
    this.#visitor = visitor;
    this.#reference = reference;
    this.#device = device;
  }

  /** @param place in the real file system, whose names need not be UTF-8. @param path from the root */
  async folder(place: Buffer, path: string, depth: number): Promise<void> {
    if (depth > FOLDER_DEPTH) throw this.#overLimit(`has folders more than ${FOLDER_DEPTH} deep`);
    let children: Dirent<Buffer>[];
    try {
      children = await readdir(place, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      this.#visitor.unreadable?.(folderEntry(path), problemOf(error, path));
      return;
    }
    children.sort((a, b) => Buffer.compare(a.name, b.name));
    for (const { name } of children) {
      const childPath = path === '' ? decodeName(name, 0, name.length) : `${path}/${decodeName(name, 0, name.length)}`;
      await this.#child(Buffer.concat([place, SLASH, name]), childPath, depth);
    }
  }

  async #child(place: Buffer, path: string, depth: number): Promise<void> {
    this.#entries += 1;
    if (this.#entries > limits.layerEntries)
      throw this.#overLimit(`has more than ${limits.layerEntries} files (limits.layerEntries)`);
    const found = this.#look(place, path);
    if (found === null) return;
    const { entry, device } = found;
    const interest = this.#visitor.wants(entry);
    if (entry.kind === 'directory' && !(device !== this.#device && KERNEL_FOLDERS.includes(path))) {
      await this.folder(place, path, depth + 1);
    } else if (interest !== 'nothing' && entry.kind === 'file') {
      this.#content(place, entry, interest);
    }
  }

  #look(place: Buffer, path: string): { readonly entry: Entry; readonly device: number } | null {
    try {
      const facts = lstatSync(place);
      const kind = facts.isFile()
        ? 'file'
        : facts.isDirectory()
          ? 'directory'
          : facts.isSymbolicLink()
            ? 'symlink'
            : 'other';
      const target = kind === 'symlink' ? readlinkSync(place, { encoding: 'buffer' }) : Buffer.alloc(0);
      const linkTarget = decodeName(target, 0, target.length);
      return { entry: { path, kind, size: kind === 'file' ? facts.size : 0, linkTarget }, device: facts.dev };
    } catch (error) {
      this.#visitor.unreadable?.({ path, kind: 'other', size: 0, linkTarget: '' }, problemOf(error, path));
      return null;
    }
  }

  #content(place: Buffer, entry: Entry, interest: Interest): void {
    let descriptor: number | null = null;
    try {
      descriptor = openSync(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
      const content = new OpenFileContent(descriptor);
      const wanted = interest === 'head' ? this.#visitor.head?.(entry, content.read(0, HEAD_BYTES)) : interest;
      if (wanted === undefined || wanted === 'nothing') return;
      if (content.size > limits.fileBytes) throw new TooLarge();
      this.#visitor.content(entry, content.size > HELD_CONTENT_BYTES ? content : held(content));
    } catch (error) {
      const problem =
        error instanceof TooLarge
          ? `is larger than ${limits.fileBytes} bytes (limits.fileBytes)`
          : problemOf(error, entry.path);
      this.#visitor.unreadable?.(entry, problem);
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
  }

  #overLimit(problem: string): ImageError {
    return new ImageError('over-limit', this.#reference, problem);
  }
}

const SLASH = Buffer.from('/');
/** What a running system shows there is the kernel, not the image; they are file systems of their own. */
const KERNEL_FOLDERS = ['proc', 'sys', 'dev'];

class TooLarge extends Error {}

/** Read in one go, so that what it is judged by does not change while it is looked at. */
function held(content: FileContent): FileContent {
  return new HeldContent(content.read(0, content.size));
}

function folderEntry(path: string): Entry {
  return { path, kind: 'directory', size: 0, linkTarget: '' };
}

function deviceOf(root: Buffer, reference: string): number {
  try {
    return statSync(root).dev;
  } catch (error) {
    throw fileError(error, reference);
  }
}

/** What to say of one file; anything but a failure of the file system is a fault of this product and goes on up. */
function problemOf(error: unknown, path: string): string {
  const named = fileError(error, path);
  if (named instanceof ImageError) return named.message.slice(path.length + 2);
  throw error;
}
