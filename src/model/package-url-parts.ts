/** The parts of a package URL, decoded. https://github.com/package-url/purl-spec */
export interface PackageUrl {
  readonly type: string;
  /** Segments joined by `/`, decoded; empty for none. */
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers: Readonly<Record<string, string>>;
  readonly subpath: string;
}
