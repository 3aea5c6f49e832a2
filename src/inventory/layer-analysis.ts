import type { Distro } from '../model/index.ts';
import type { CatalogedPackage } from './catalogers/index.ts';
import type { Ownership } from './ownership.ts';
import type { PathIndex } from './path-index.ts';

/**
 * Everything about one layer that an inventory needs, whatever stands above or below it in an image: a pure function
 * of the layer's bytes. The first three are needed for every image and come with it; the rest is large, seldom asked,
 * and read when it is.
 */
export interface LayerAnalysis {
  /** Sorted by path. */
  readonly files: readonly EvidenceRecord[];
  /** Symbolic links at evidence, at a place of a cataloger, or on the way there: path → target as it is written. */
  readonly links: ReadonlyMap<string, string>;
  readonly paths: PathIndex;
  /** All symbolic links (up to MAX_LINKS). */
  symlinks(): Promise<ReadonlyMap<string, string>>;
  ownership(): Promise<Ownership>;
}

/** What a cataloger made of one file, when it made anything of it. */
export interface EvidenceRecord {
  /** Where the file is in the layer. */
  readonly path: string;
  /** The name under which the system finds it; another than `path` only behind a symbolic link. */
  readonly as: string;
  readonly packages: readonly CatalogedPackage[];
  readonly distro: Distro | null;
  readonly problems: readonly string[];
}

/** Under which names the system finds the file at a path of the layer; none for a file that is not asked about. */
export type NamesOf = (path: string) => readonly string[];

/** Every file under its own path. */
export const ownName: NamesOf = (path) => [path];
