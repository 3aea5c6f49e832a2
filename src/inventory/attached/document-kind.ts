/** A kind of document that is published with images, and how it is told before it is fetched. */
export interface DocumentKind {
  /** For messages: `SBOM`. */
  readonly name: string;
  /** How many of one image are read. */
  readonly most: number;
  /** Whether a plain document of this media type is one. */
  isMediaType(mediaType: string): boolean;
  /** Whether an in-toto predicate of this type is one. */
  isPredicate(type: string): boolean;
}
