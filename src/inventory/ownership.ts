import { limits } from '../model/index.ts';
import type { OwnedPaths, OwnerName } from './catalogers/index.ts';
import { InventoryError } from './errors.ts';

import { pathHash } from './path-hash.ts';
import { firstAtLeast } from './path-index.ts';

/** Which package put which file there, as the lists in one layer say (docs/matching.md, 6). */
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

/** Lists of owned paths as they are found, each under the path of the file that it was read from. */
export class OwnershipLists {
  readonly #lists: {
    readonly evidence: string;
    readonly sequence: number;
    readonly owner: OwnerName;
    readonly paths: Float64Array;
  }[] = [];
  readonly #subject: string;
  #size = 0;

  /** @param subject the layer, for the error of having too many */
  constructor(subject: string) {
    this.#subject = subject;
  }

  /** @param sequence tells this file from another that the layer has at the same path */
  add(evidence: string, sequence: number, { owner, paths }: OwnedPaths): void {
    const hashes: number[] = [];
    for (const path of paths) {
      if (++this.#size > limits.ownedPaths) {
        throw new InventoryError(
          'too-many-owned-paths',
          this.#subject,
          `has more than ${limits.ownedPaths} owned paths (limits.ownedPaths)`,
        );
      }
      hashes.push(pathHash(path));
    }
    this.#lists.push({ evidence, sequence, owner, paths: Float64Array.from(hashes) });
  }

  /** The lists of evidence that still stands in the end, in one table. */
  table(stands: (evidence: string, sequence: number) => boolean): Ownership {
    const lists = this.#lists.filter(({ evidence, sequence }) => stands(evidence, sequence));
    const hashes = new Float64Array(lists.reduce((total, { paths }) => total + paths.length, 0));
    const listOf = new Uint32Array(hashes.length);
    let start = 0;
    for (const [number, { paths }] of lists.entries()) {
      hashes.set(paths, start);
      listOf.fill(number, start, start + paths.length);
      start += paths.length;
    }
    const order = orderOf(hashes);
    return {
      lists: lists.map(({ evidence, owner }) => ({ evidence, owner })),
      paths: Float64Array.from(order, (position) => hashes[position] ?? 0),
      listOf: listOf.map((_, at) => listOf[order[at] ?? 0] ?? 0),
    };
  }
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

/**
 * The positions of hashes in ascending order. Hashes are spread evenly, so dealing them out by their leading bits
 * leaves one or two to sort in each place, several times as fast as comparing all with all.
 */
function orderOf(hashes: Float64Array): Uint32Array {
  const places = 2 ** Math.ceil(Math.log2(hashes.length + 1));
  const ends = new Uint32Array(places);
  const placeOf = new Uint32Array(hashes.length);
  for (let position = 0; position < hashes.length; position++) {
    const place = Math.floor(((hashes[position] ?? 0) / 2 ** 53) * places);
    placeOf[position] = place;
    ends[place] = (ends[place] ?? 0) + 1;
  }
  for (let place = 1; place < places; place++) ends[place] = (ends[place] ?? 0) + (ends[place - 1] ?? 0);
  const order = new Uint32Array(hashes.length);
  // From the last to the first, each place being filled from its end.
  for (let position = hashes.length - 1; position >= 0; position--) {
    const place = placeOf[position] ?? 0;
    const at = (ends[place] ?? 0) - 1;
    order[at] = position;
    ends[place] = at;
  }
  for (let place = 0; place < places; place++) {
    const start = ends[place] ?? 0;
    const end = ends[place + 1] ?? order.length;
    if (end - start > 1) order.subarray(start, end).sort((a, b) => (hashes[a] ?? 0) - (hashes[b] ?? 0) || a - b);
  }
  return order;
}
