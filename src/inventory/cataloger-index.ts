import type { Cataloger } from './catalogers/index.ts';

/**
 * Finds, of all catalogers, the few that may want a file, by how its path ends or begins. A layer has tens of thousands
 * of files: to ask thirty catalogers about each took a tenth of a scan's time, most of it to compile their answers.
 */
export class CatalogerIndex {
  readonly #catalogers: readonly Cataloger[];
  readonly #byEnding = new Map<string, readonly Cataloger[]>();
  /** Those to ask about a file of any other ending. */
  readonly #ofAny: readonly Cataloger[];
  readonly #below: readonly (readonly [folder: string, cataloger: Cataloger])[];

  constructor(catalogers: readonly Cataloger[]) {
    const isForAny = ({ endings, below }: Cataloger) => endings === undefined && below === undefined;
    this.#catalogers = catalogers;
    this.#ofAny = catalogers.filter(isForAny);
    for (const ending of new Set(catalogers.flatMap(({ endings = [] }) => endings.map(lastOf)))) {
      const mayWant = (cataloger: Cataloger) => cataloger.endings?.some((one) => lastOf(one) === ending) === true;
      this.#byEnding.set(
        ending,
        catalogers.filter((cataloger) => mayWant(cataloger) || isForAny(cataloger)),
      );
    }
    this.#below = catalogers.flatMap((cataloger) =>
      (cataloger.below ?? []).map((folder) => [folder, cataloger] as const),
    );
  }

  /** Those to ask about the file at a path, in their order. */
  of(path: string): readonly Cataloger[] {
    const found = this.#byEnding.get(lastOf(path)) ?? this.#ofAny;
    if (!this.#below.some(([folder]) => path.startsWith(folder))) return found;
    const more = this.#below.flatMap(([folder, cataloger]) => (path.startsWith(folder) ? [cataloger] : []));
    return this.#catalogers.filter((cataloger) => found.includes(cataloger) || more.includes(cataloger));
  }
}

/** Enough of a path's end to tell most files apart. */
function lastOf(path: string): string {
  return path.slice(-3).toLowerCase();
}
