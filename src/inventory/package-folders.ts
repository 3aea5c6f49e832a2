import { limits } from '../model/index.ts';
import { CATALOGERS, type CatalogedPackage } from './catalogers/index.ts';
import { InventoryError } from './errors.ts';
import type { EvidenceRecord, NamesOf } from './layer-analysis.ts';

/** The folders of one layer that are packages by their names alone, seen by whatever is at or below them. */
export class PackageFolders {
  readonly #subject: string;
  readonly #namesOf: NamesOf;
  readonly #packages = new Map<string, CatalogedPackage>();
  /** Entries of one folder come one after the other. */
  #last = '';

  /**
   * @param subject the layer, for the error of having too many
   * @param namesOf a folder counts under its own name only, on the walk that is for all of the layer
   */
  constructor(subject: string, namesOf: NamesOf) {
    this.#subject = subject;
    this.#namesOf = namesOf;
  }

  /** Called for every entry. */
  see(path: string, isFolder: boolean): void {
    for (const folders of FOLDERS) {
      if (!path.startsWith(folders.in)) continue;
      const slash = path.indexOf('/', folders.in.length);
      if (slash < 0 && !isFolder) continue;
      const folder = slash < 0 ? path : path.slice(0, slash);
      if (folder === this.#last) continue;
      this.#last = folder;
      const found = folders.package(folder.slice(folders.in.length));
      if (found !== null && this.#namesOf(folder).includes(folder)) this.#packages.set(folder, found);
      if (this.#packages.size > limits.packages) {
        throw new InventoryError(
          'too-many-packages',
          this.#subject,
          `has more than ${limits.packages} packages (limits.packages)`,
        );
      }
    }
  }

  /** What those folders tell that are still there in the end. */
  records(isThere: (folder: string) => boolean): readonly EvidenceRecord[] {
    return [...this.#packages]
      .filter(([path]) => isThere(path))
      .map(([path, found]) => ({ path, as: path, packages: [found], distro: null, problems: [] }));
  }
}

const FOLDERS = CATALOGERS.flatMap(({ folders }) => (folders === undefined ? [] : [folders]));
