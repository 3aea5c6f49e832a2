import { prefixHashes } from './path-hash.ts';
import { endsBelow, holds, kindAt, type PathIndex, type PathKind, ROOT_HASH } from './path-index.ts';

/**
 * The layers of an image as an overlay file system merges them: what stands in an upper layer hides what a lower one
 * has at the same path, a folder and a folder are merged, and a whiteout, an opaque folder, a file or a link in the
 * place of a folder hide all that lower layers have below it.
 * https://docs.kernel.org/filesystems/overlayfs.html
 */
export class Overlay {
  /** From the bottom up. */
  readonly #layers: readonly PathIndex[];
  /** For folders asked before: the lowest layer whose entries in it can be seen. */
  readonly #floors = new Map<number, number>();

  constructor(layers: readonly PathIndex[]) {
    this.#layers = layers;
  }

  /** What is at a path, and in which layer (for a folder, the uppermost that has it); null for nothing. */
  find(path: string): { readonly kind: PathKind; readonly layer: number } | null {
    const hashes = prefixHashes(path);
    const hash = hashes.pop() ?? ROOT_HASH;
    const floor = this.#floor(hashes);
    for (let layer = this.#layers.length - 1; layer >= floor; layer--) {
      const index = this.#layers[layer];
      if (index === undefined) continue;
      const kind = kindAt(index, hash);
      if (kind !== null) return { kind, layer };
      if (holds(index.whiteouts, hash)) return null;
    }
    return null;
  }

  /** The layers, from the bottom up, whose entries in this folder can be seen. */
  layersOf(folder: string): readonly number[] {
    const hashes = prefixHashes(folder);
    const hash = hashes[hashes.length - 1] ?? ROOT_HASH;
    const floor = this.#floor(hashes);
    return [...this.#layers.keys()].filter((layer) => {
      const index = this.#layers[layer];
      return layer >= floor && index !== undefined && kindAt(index, hash) === 'directory';
    });
  }

  /** @param folders the hashes of a folder and all above it, from the top */
  #floor(folders: readonly number[]): number {
    let floor = this.#ownFloor(ROOT_HASH, 0);
    for (const hash of folders) floor = this.#ownFloor(hash, floor);
    return floor;
  }

  #ownFloor(hash: number, above: number): number {
    const known = this.#floors.get(hash);
    if (known !== undefined) return known;
    let floor = above;
    for (let layer = this.#layers.length - 1; layer > above; layer--) {
      const index = this.#layers[layer];
      if (index !== undefined && endsBelow(index, hash)) {
        floor = layer;
        break;
      }
    }
    this.#floors.set(hash, floor);
    return floor;
  }
}
