import type { VexStatement } from '../../model/index.ts';
import type { Shape } from '../shape.ts';

/** What a reader makes of a document. */
export interface ReadVex {
  readonly author: string;
  readonly statements: readonly VexStatement[];
}

/** One of the formats. */
export interface VexReader {
  recognises(document: Shape): boolean;
  /** Its name and version. */
  format(document: Shape): string;
  read(document: Shape): ReadVex;
}
