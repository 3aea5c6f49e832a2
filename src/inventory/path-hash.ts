/**
 * A path as a number of 53 bits, the most that a JavaScript number holds exactly.
 *
 * A layer's paths are kept as these: eight bytes each, whatever their length, and searched without making strings.
 * Two different paths have the same number with a chance of 1 in 2^53; with ten layers of a million paths each and
 * ten thousand files looked up among them, one mistaken answer in 90,000 such images. A mistaken answer hides one
 * file of the inventory. Nobody gains by making one on purpose: who can add a path to a layer can as well delete the
 * file in it.
 */
export function pathHash(path: string): number {
  return hashBelow(ROOT, path, 0);
}

/** How far the hash of a folder got, so that what is in it need not begin anew. */
export interface FolderHash {
  readonly low: number;
  readonly high: number;
}

/** Of a folder, with the slash after it. */
export function folderHash(folder: string): FolderHash {
  let { low, high } = ROOT;
  for (let at = 0; at < folder.length; at++) {
    const code = folder.charCodeAt(at);
    low = mixLow(low, code);
    high = mixHigh(high, code);
  }
  return { low: mixLow(low, SLASH), high: mixHigh(high, SLASH) };
}

/** The hash of a path whose folder's hash is known; the name in the folder begins at `start`. */
export function hashBelow(folder: FolderHash, path: string, start: number): number {
  let { low, high } = folder;
  for (let at = start; at < path.length; at++) {
    const code = path.charCodeAt(at);
    low = mixLow(low, code);
    high = mixHigh(high, code);
  }
  return join(low, high);
}

/** The hashes of every folder above a path, from the top, and last of the path itself: of `a`, `a/b` and `a/b/c`. */
export function prefixHashes(path: string): number[] {
  const hashes: number[] = [];
  let { low, high } = ROOT;
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code === SLASH) hashes.push(join(low, high));
    low = mixLow(low, code);
    high = mixHigh(high, code);
  }
  hashes.push(join(low, high));
  return hashes;
}

const SLASH = 0x2f;
const ROOT: FolderHash = { low: 0x2545f491, high: 0x2545f491 };

/*
 * Two multiplicative hashes of 32 bits with different multipliers; one of them turned at each step, for the lowest
 * bits of a product depend on the lowest bits of its factors only and would be the same in both.
 */
function mixLow(state: number, code: number): number {
  return Math.imul(state ^ code, 0x9e3779b1);
}

function mixHigh(state: number, code: number): number {
  return Math.imul(((state << 13) | (state >>> 19)) ^ code, 0x85ebca6b);
}

/** Never 0, which tables use for an empty place. */
function join(low: number, high: number): number {
  return (spread(high) & 0x1fffff) * 0x1_0000_0000 + (spread(low) >>> 0) || 1;
}

/** Lets each bit of the state change about half the bits of the result. */
function spread(state: number): number {
  let bits = state ^ (state >>> 16);
  bits = Math.imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b);
  return bits ^ (bits >>> 16);
}
