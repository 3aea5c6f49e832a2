import type { OwnedPaths, OwnerName } from './catalogers/index.ts';
import { pathHash } from './path-hash.ts';
import { firstAtLeast } from './path-index.ts';

/** Which package put which file there, as the lists in one layer say (design.md, Matching 6). */
export interface Ownership {
  readonly lists: readonly OwnershipList[];
  /** Hashes of the owned paths, sorted. */
  readonly paths: Float64Array;
  /** Beside each of `paths`: the position in `lists` of the list that names it. */
  readonly listOf: Uint32Array;
}

export interface OwnershipList {
  /** The file that the list was read from: it counts only as long as this file is visible. */
  readonly evidence: string;
  readonly owner: OwnerName;
}

/** All lists of a layer in one table. */
export function buildOwnership(
  files: readonly { readonly path: string; readonly owned: readonly OwnedPaths[] }[],
): Ownership {
  const lists: OwnershipList[] = [];
  const hashes: number[] = [];
  const listOf: number[] = [];
  for (const { path: evidence, owned } of files) {
    for (const { owner, paths } of owned) {
      for (const path of paths) {
        hashes.push(pathHash(path));
        listOf.push(lists.length);
      }
      lists.push({ evidence, owner });
    }
  }
  const order = Uint32Array.from(hashes.keys()).sort((a, b) => (hashes[a] ?? 0) - (hashes[b] ?? 0) || a - b);
  return {
    lists,
    paths: Float64Array.from(order, (position) => hashes[position] ?? 0),
    listOf: Uint32Array.from(order, (position) => listOf[position] ?? 0),
  };
}

/** The lists that name a path. */
export function listsNaming(ownership: Ownership, path: string): OwnershipList[] {
  const hash = pathHash(path);
  const found: OwnershipList[] = [];
  for (let at = firstAtLeast(ownership.paths, hash); ownership.paths[at] === hash; at++) {
    const list = ownership.lists[ownership.listOf[at] ?? 0];
    if (list !== undefined) found.push(list);
  }
  return found;
}
