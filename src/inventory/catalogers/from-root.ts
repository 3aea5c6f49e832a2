/** A path as lists of files write it, `/usr/bin/x` or `./usr/bin/x`, from the root: `usr/bin/x`. */
export function fromRoot(path: string): string {
  if (path.startsWith('/')) return path.slice(1);
  return path.startsWith('./') ? path.slice(2) : path;
}

/** A file directly in a folder, not deeper: its name; null for another. `folder` ends with a slash. */
export function nameIn(folder: string, path: string): string | null {
  if (!path.startsWith(folder) || path.length === folder.length || path.includes('/', folder.length)) return null;
  return path.slice(folder.length);
}
