/** What an entry takes away of the layers below. `path` is empty for the root. */
export interface Whiteout {
  /** The path with all below it; what lower layers have in the folder; or a mark that is for AUFS alone. */
  readonly kind: 'path' | 'opaque' | 'other';
  readonly path: string;
  /** The folder in which the mark lies. */
  readonly folder: string;
}

/**
 * Reads a path as a whiteout; null when it is an ordinary one. Whiteouts speak of lower layers only, wherever in the
 * archive they stand. https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 */
export function whiteoutAt(path: string): Whiteout | null {
  const slash = path.lastIndexOf('/');
  if (!path.startsWith(PREFIX, slash + 1)) return null;
  const folder = path.slice(0, Math.max(slash, 0));
  const name = path.slice(slash + 1 + PREFIX.length);
  if (name === OPAQUE) return { kind: 'opaque', path: folder, folder };
  // AUFS keeps its own files under `.wh..wh.`; and no entry can take away its own folder or the one above.
  if (name.startsWith(PREFIX) || name === '' || name === '.' || name === '..') return { kind: 'other', path, folder };
  return { kind: 'path', path: folder === '' ? name : `${folder}/${name}`, folder };
}

const PREFIX = '.wh.';
const OPAQUE = '.wh..opq';
