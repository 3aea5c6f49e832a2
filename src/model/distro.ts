/** The distribution of a root file system, as its os-release names it (freedesktop os-release(5)). */
export interface Distro {
  /** `ID`: `wolfi`, `alpine`, `debian`. */
  readonly id: string;
  /** `VERSION_ID`: `3.10.4`, `12`; empty where the distribution has none. */
  readonly version: string;
  /** `ID_LIKE`, split at white space. */
  readonly like: readonly string[];
  /** `PRETTY_NAME`, or the id and version. */
  readonly name: string;
}
