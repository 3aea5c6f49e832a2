import { numericOrdering } from './numeric-ordering.ts';

/** Haskell's package versions: numbers parted by dots. https://pvp.haskell.org/#version-numbers */
export const hackage = numericOrdering(/^\d+(?:\.\d+)*$/, /\./);
