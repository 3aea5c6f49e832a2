import type { FilePartWanted } from '../../image/index.ts';
import type { Distro, Package, PackageType } from '../../model/index.ts';

/**
 * Knows one kind of package database or manifest. It says what it wants before it is given anything, and makes
 * packages of one file's bytes; it never opens, walks, caches or counts. `catalog` may throw: whatever it throws
 * becomes a warning that names the file.
 */
export interface Cataloger {
  /** That of its file. */
  readonly name: string;
  readonly about: About;
  /** Counts up whenever the same bytes may give something else: layers that were analysed before are analysed again. */
  readonly version: number;
  /**
   * Files and folders that programs open by these very names, so that a symbolic link there, or on the way there,
   * must be followed to see what the system sees. Empty for evidence that may lie anywhere.
   */
  readonly places: readonly string[];
  /**
   * What the path of each file that it wants ends with, one or another, or the folders below which all of them lie, for
   * then it is asked about such files alone. Endings have three characters at least, upper or lower case. None of
   * them for a cataloger that wants no file by its path; left out by one that must be asked about every file.
   */
  readonly endings?: readonly string[];
  readonly below?: readonly string[];
  /** Pure and cheap: called for many files of every layer. `path` has no leading slash, `size` is in bytes. */
  wants(path: string, size: number): boolean;
  /**
   * For what shows in its content alone, such as a program: whether a file that begins like this is wanted. Pure and
   * cheap: asked of every file of some size that was not wanted by its path. `head` has the file's first 4 KiB, `size`
   * is all of it, in bytes.
   */
  recognises?(head: Buffer, path: string, size: number): boolean;
  /**
   * Which parts of a file that was recognised it reads, of which the others need not be kept; null for all of it, as
   * where this is left out. What is missing after all costs that the layer is read once more.
   */
  reads?(head: Buffer, size: number): readonly FilePartWanted[] | null;
  /** Where the names of folders say all that is known: nothing needs to be read to tell a package. */
  readonly folders?: PackageFoldersIn;
  /** Synchronous; the file can be read until it returns. */
  catalog(file: EvidenceFile): CatalogedFile;
}

/** What docs/support.md says of a cataloger. */
export interface About {
  /** What it reads, and whose: `Alpine, Wolfi, Chainguard`. */
  readonly reads: string;
  /** Types that its packages may have; none where it finds no packages, or any that a document names. */
  readonly packages: readonly PackageType[];
  /**
   * Whose own word its tests hold it to, programs in backquotes. Empty where that cannot be had, so that they are held
   * to files made byte by byte from the format's specification.
   */
  readonly testedAgainst: string;
}

/** Packages that have a folder each, directly in one that is known. */
export interface PackageFoldersIn {
  /** With a slash at its end. */
  readonly in: string;
  /** Pure and cheap: what a folder of this name there is; null for no package. */
  package(name: string): CatalogedPackage | null;
}

/** A file that a cataloger wanted, to be read whole or where it matters. What is kept of its bytes must be copied. */
export interface EvidenceFile {
  /** The name under which the system finds it, from the root, without leading slash. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /**
   * All of it. For texts, lists and other files of which everything matters.
   * @throws {Error} when it is larger than MAX_EVIDENCE_BYTES
   */
  readonly bytes: Buffer;
  /** The bytes from `start` up to `end`, or to where the file ends. For databases, programs and archives of any size. */
  read(start: number, end: number): Buffer;
}

/** What one file tells. Everything that needs the rest of the image is added by the fold. */
export interface CatalogedFile {
  readonly packages: readonly CatalogedPackage[];
  /** Which package put which files there. */
  readonly owned: readonly OwnedPaths[];
  /** Of an os-release file. */
  readonly distro: Distro | null;
  /** What of the file could not be read, as sentences without the file's name. */
  readonly problems: readonly string[];
}

/** A package as its own database states it. The namespace of a distribution's packages is not known here: empty. */
export interface CatalogedPackage extends Omit<Package, 'purl' | 'locations' | 'owner'> {
  /** Where in the file it was found, when that is an archive: `BOOT-INF/lib/a.jar!/META-INF/lib/b.jar`. */
  readonly inside?: string;
}

export interface OwnedPaths {
  readonly owner: OwnerName;
  /** From the root, without leading slash. Gone through once, right after the file was cataloged. */
  readonly paths: Iterable<string>;
}

/** A distribution package as a list of files refers to it. */
export interface OwnerName {
  readonly type: PackageType;
  readonly name: string;
  /** Empty where the list does not say: any. */
  readonly architecture: string;
}

const NOTHING: CatalogedFile = { packages: [], owned: [], distro: null, problems: [] };

/** A cataloged file of which only some parts are there. */
export function cataloged(parts: Partial<CatalogedFile>): CatalogedFile {
  return { ...NOTHING, ...parts };
}
