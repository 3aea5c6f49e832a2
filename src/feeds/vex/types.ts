import type { VexStatement } from '../../model/index.ts';

/** What a reader makes of a document. */
export interface ReadVex {
  readonly author: string;
  readonly statements: readonly VexStatement[];
}
