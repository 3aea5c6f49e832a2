import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, limits } from '../../model/index.ts';
import { FeedError } from '../errors.ts';
import { FOLDER_DEPTH } from '../limits.ts';
import { overLimit } from './quota.ts';

/** A file below a folder: its path from there, with `/`, and its size in bytes. */
export interface ListedFile {
  readonly name: string;
  readonly size: number;
}

/**
 * The files below `root`, sorted by path. Symbolic links are not followed, and hidden folders (`.git`) not entered.
 * @throws {FeedError} when a folder cannot be read, or there is too much.
 */
export function listFolder(root: string): readonly ListedFile[] {
  const files: ListedFile[] = [];
  const enter = (folder: string, depth: number): void => {
    if (depth > FOLDER_DEPTH) throw overLimit(root, `has folders more than ${FOLDER_DEPTH} deep`);
    for (const entry of entriesOf(join(root, folder))) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.')) enter(name, depth + 1);
      if (entry.isFile()) files.push({ name, size: lstatSync(join(root, name)).size });
      if (files.length > limits.feedFiles)
        throw overLimit(root, `holds more than ${limits.feedFiles} files (limits.feedFiles)`);
    }
  };
  enter('', 1);
  return files.sort((a, b) => compareText(a.name, b.name));
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new FeedError('feed-unreadable', folder, 'cannot be listed', 'check its permissions', { cause });
  }
}
