import { pathHash } from './path-hash.ts';

/** What a layer has at a path. Everything that is neither a folder nor a symbolic link counts as a file. */
export type PathKind = 'directory' | 'file' | 'symlink';

/**
 * Every path that a layer has or takes away, as sorted path hashes: enough to say what it hides of the layers below.
 * 100,000 paths are 800 KB.
 */
export interface PathIndex {
  readonly directories: Float64Array;
  readonly files: Float64Array;
  readonly symlinks: Float64Array;
  /** Paths of lower layers that are taken away with all below them. */
  readonly whiteouts: Float64Array;
  /** Folders of which lower layers' content is taken away. */
  readonly opaques: Float64Array;
}

/** The root itself, which has no name. */
export const ROOT_HASH = pathHash('');

/** Null where the layer has nothing at that path. */
export function kindAt(index: PathIndex, hash: number): PathKind | null {
  if (holds(index.files, hash)) return 'file';
  if (holds(index.directories, hash)) return 'directory';
  return holds(index.symlinks, hash) ? 'symlink' : null;
}

/** Whether the layer takes away what lower layers have below this path. */
export function endsBelow(index: PathIndex, hash: number): boolean {
  return (
    holds(index.files, hash) ||
    holds(index.symlinks, hash) ||
    holds(index.whiteouts, hash) ||
    holds(index.opaques, hash)
  );
}

/** Binary search. */
export function holds(sorted: Float64Array, hash: number): boolean {
  return sorted[firstAtLeast(sorted, hash)] === hash;
}

/** The first position whose value is not below `hash`. */
export function firstAtLeast(sorted: Float64Array, hash: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
