import { BitSet } from '../arrays/bit-set.ts';
import type { SubstringSource } from './substring-packer.ts';

/** What a thread is given that packs substrings: nothing of it is copied but the names of the arrays. */
export interface SubstringWork {
  readonly source: Omit<SubstringSource, 'listed'>;
  readonly listed: { readonly starts: Int32Array; readonly withdrawn: Int32Array; readonly documents: number };
  /** The number of the next share that nobody has. */
  readonly next: Int32Array;
}

/** What it answers. */
export type FromSubstringThread = ({ readonly kind: 'share' } & ShareRows) | { readonly kind: 'ended' };

/** The rows of a share, as a `SubstringPacker` packs them. */
export interface ShareRows {
  readonly share: number;
  readonly rows: Uint8Array<ArrayBuffer>;
}

export function toWork({ listed, ...source }: SubstringSource, next: Int32Array): SubstringWork {
  const { starts, withdrawn } = listed;
  return { source, listed: { starts, withdrawn: withdrawn.words, documents: withdrawn.size }, next };
}

export function fromWork({ source, listed }: SubstringWork): SubstringSource {
  const { starts, withdrawn, documents } = listed;
  return { ...source, listed: { starts, withdrawn: new BitSet(documents, withdrawn) } };
}
