import { limits } from '../model/index.ts';
import { InventoryError } from './errors.ts';

import { type FolderHash, folderHash, hashBelow, pathHash, prefixHashes } from './path-hash.ts';
import type { PathIndex, PathKind } from './path-index.ts';

const KINDS = ['directory', 'file', 'symlink'] as const satisfies readonly PathKind[];
const DIRECTORY = 0;

/**
 * What stands at which path of one layer while its entries go by: the last entry of a path holds, and a file or link
 * in the place of a folder takes away what was in it.
 *
 * A table with open addressing over path hashes, 20 bytes a place, because a map of a million path strings would take
 * a good part of the memory that a whole scan may have. Each put gets the next sequence number; what was put before
 * a folder above it was replaced is told by the numbers when all is over.
 */
export class LayerTree {
  #keys = new Float64Array(1024);
  #parents = new Float64Array(1024);
  /** Sequence number × 4 + kind. */
  #marks = new Uint32Array(1024);
  #size = 0;
  #sequence = 0;
  /** The folder of the last entry, which is a folder as long as nothing was replaced. */
  #lastFolder = '';
  #lastHash = 0;
  #lastState: FolderHash | null = null;
  /** For each place, once asked: 1 + when the last of the folders above it was replaced. */
  #horizons: Uint32Array | null = null;
  readonly #subject: string;
  /** When a file or link last took the place of a folder. Nearly always empty. */
  readonly #replaced = new Map<number, number>();

  /** @param subject the layer, for the error of having too many entries */
  constructor(subject: string) {
    this.#subject = subject;
  }

  /** The number of what was put last. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Puts an entry at a path and folders above it where there are none. Returns its sequence number. */
  put(path: string, kind: PathKind): number {
    const sequence = this.#next();
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(slash, 0));
    // Entries of one folder come one after the other, so most find their folder just made or just looked at.
    if (folder !== this.#lastFolder || this.#replaced.size > 0) {
      const above = folder === '' ? [] : prefixHashes(folder);
      this.#putFolders(above, sequence);
      this.#lastFolder = folder;
      this.#lastHash = above[above.length - 1] ?? 0;
      this.#lastState = slash < 0 ? null : folderHash(folder);
    }
    const hash = this.#lastState === null ? pathHash(path) : hashBelow(this.#lastState, path, slash + 1);
    if (kind !== 'directory' && this.#kindAt(hash) === DIRECTORY) this.#replaced.set(hash, sequence);
    this.#set(hash, this.#lastHash, sequence * 4 + KINDS.indexOf(kind));
    return sequence;
  }

  /** Makes a folder and those above it, as far as they are none yet. */
  putFolder(path: string): void {
    this.#putFolders(prefixHashes(path), this.#next());
  }

  /** Whether the file or link that was put with this number at this path is still there. */
  stands(path: string, sequence: number): boolean {
    const hashes = prefixHashes(path);
    const place = this.#place(hashes[hashes.length - 1] ?? 0);
    return Math.floor((this.#marks[place] ?? 0) / 4) === sequence && this.#isReached(place);
  }

  /** Whether there is a folder at this path. */
  hasFolder(path: string): boolean {
    const hashes = prefixHashes(path);
    const place = this.#place(hashes[hashes.length - 1] ?? 0);
    return this.#keys[place] !== 0 && (this.#marks[place] ?? 0) % 4 === DIRECTORY && this.#isReached(place);
  }

  /** All that stands in the end, sorted. */
  paths(): Pick<PathIndex, 'directories' | 'files' | 'symlinks'> {
    const counts = [0, 0, 0];
    const lists = KINDS.map(() => new Float64Array(this.#size));
    for (let place = 0; place < this.#keys.length; place++) {
      const key = this.#keys[place] ?? 0;
      if (key === 0 || !this.#isReached(place)) continue;
      const kind = (this.#marks[place] ?? 0) % 4;
      const count = counts[kind] ?? 0;
      const list = lists[kind];
      if (list !== undefined) list[count] = key;
      counts[kind] = count + 1;
    }
    const [directories, files, symlinks] = lists.map((list, kind) => list.slice(0, counts[kind]).sort());
    return {
      directories: directories ?? new Float64Array(),
      files: files ?? new Float64Array(),
      symlinks: symlinks ?? new Float64Array(),
    };
  }

  #next(): number {
    this.#horizons = null;
    if (this.#sequence < limits.layerEntries && this.#size < limits.layerEntries) return ++this.#sequence;
    throw new InventoryError(
      'too-many-entries',
      this.#subject,
      `has more than ${limits.layerEntries} files and folders (limits.layerEntries)`,
    );
  }

  /** Puts a folder at each of these prefixes of a path, from the top. */
  #putFolders(hashes: readonly number[], sequence: number): void {
    // The folder right above being there, those above it are too, unless one was replaced in between.
    if (this.#replaced.size === 0 && this.#kindAt(hashes[hashes.length - 1] ?? 0) === DIRECTORY) return;
    for (let level = 0; level < hashes.length; level++) {
      const hash = hashes[level] ?? 0;
      if (this.#replaced.size > 0 || this.#kindAt(hash) !== DIRECTORY) {
        this.#set(hash, hashes[level - 1] ?? 0, sequence * 4 + DIRECTORY);
      }
    }
  }

  /** Whether no folder above was replaced after this was put. */
  #isReached(place: number): boolean {
    if (this.#replaced.size === 0) return true;
    return this.#horizon(place) < Math.floor((this.#marks[place] ?? 0) / 4);
  }

  /** When the last of the folders above was replaced. Remembers it for all of them, so that all together is linear. */
  #horizon(place: number): number {
    const horizons = this.#horizons ?? new Uint32Array(this.#keys.length);
    this.#horizons = horizons;
    const below: number[] = [];
    let at = place;
    while (horizons[at] === 0 && this.#parents[at] !== 0) {
      below.push(at);
      at = this.#place(this.#parents[at] ?? 0);
    }
    let horizon = Math.max((horizons[at] ?? 0) - 1, 0);
    horizons[at] = horizon + 1;
    for (let child = below.pop(); child !== undefined; child = below.pop()) {
      horizon = Math.max(horizon, this.#replaced.get(this.#parents[child] ?? 0) ?? 0);
      horizons[child] = horizon + 1;
    }
    return horizon;
  }

  /** −1 for nothing. */
  #kindAt(hash: number): number {
    const place = this.#place(hash);
    return this.#keys[place] === 0 ? -1 : (this.#marks[place] ?? 0) % 4;
  }

  #set(hash: number, parent: number, mark: number): void {
    const place = this.#place(hash);
    if (this.#keys[place] === 0) this.#size++;
    this.#keys[place] = hash;
    this.#parents[place] = parent;
    this.#marks[place] = mark;
    if (this.#size * 2 > this.#keys.length) this.#grow();
  }

  /** Where a hash is, or the empty place where it belongs. */
  #place(hash: number): number {
    const mask = this.#keys.length - 1;
    let place = (hash >>> 0) & mask;
    for (let key = this.#keys[place]; key !== 0 && key !== hash; key = this.#keys[place]) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [keys, parents, marks] = [this.#keys, this.#parents, this.#marks];
    this.#keys = new Float64Array(keys.length * 2);
    this.#parents = new Float64Array(keys.length * 2);
    this.#marks = new Uint32Array(keys.length * 2);
    for (let from = 0; from < keys.length; from++) {
      const key = keys[from] ?? 0;
      if (key === 0) continue;
      const place = this.#place(key);
      this.#keys[place] = key;
      this.#parents[place] = parents[from] ?? 0;
      this.#marks[place] = marks[from] ?? 0;
    }
  }
}
