/** A file of a feed, unpacked: what each kind of input gives and each format reads. */
export interface FeedFile {
  /** Its path inside the input, with `/`; the file's own name where the input is one file. */
  readonly name: string;
  /** The name of the folder that holds it (or, at the top of an archive, that holds the archive); empty if none. */
  readonly folder: string;
  readonly bytes: Buffer;
}

export interface InputOptions {
  /** Which files of a folder or archive to read, by their path inside it. A single file is always read. */
  readonly wants: (name: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told while bytes of the input are read; `total` is 0 where it is not known. */
  readonly onProgress?: ((bytesRead: number, total: number) => void) | undefined;
}

/** `all.zip` of `osv/PyPI/all.zip`. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The last folder's name in a path with `/`: `PyPI` of `osv/PyPI/all.zip`, empty where there is none. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '' : lastSegment(path.slice(0, slash));
}
