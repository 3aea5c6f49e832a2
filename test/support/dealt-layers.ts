import type { NewEntry } from '../../src/image/index.ts';

/**
 * The same files as layers that end in them: each is put into one of the layers; a third of them stood in a lower layer
 * before with other content and were deleted in between or overwritten; and packages come that a later layer deletes,
 * alone or with their folder.
 * @param seed of what goes where; the same seed deals the same
 */
export function dealOut(entries: readonly NewEntry[], count: number, seed: number): readonly (readonly NewEntry[])[] {
  const layers = Array.from({ length: count }, (): NewEntry[] => []);
  const next = numbers(seed);
  /** From `least` up to, and without, `end`. */
  const between = (least: number, end: number) => least + (next() % Math.max(end - least, 1));
  for (const [number, entry] of entries.entries()) {
    const last = between(0, count);
    layers[last]?.push(entry);
    if (last > 0 && number % 3 === 0) {
      const first = between(0, last);
      layers[first]?.push({ path: entry.path, content: OTHER });
      if (number % 2 === 0) layers[between(first + 1, last + 1)]?.push(whiteoutOf(entry.path));
    }
    if (number % 5 === 0) {
      const first = between(0, count - 1);
      const folder = `srv/gone/${number}`;
      const manifest = JSON.stringify({ name: `gone-${number}`, version: '1.0.0' });
      layers[first]?.push({ path: `${folder}/node_modules/gone-${number}/package.json`, content: manifest });
      const deletion = [whiteoutOf(folder), { path: `${folder}/.wh..wh..opq`, content: '' }][number % 2];
      if (deletion !== undefined) layers[between(first + 1, count)]?.push(deletion);
    }
  }
  return layers;
}

/** What none of the files holds. */
const OTHER = 'what stood here before\n';

function whiteoutOf(path: string): NewEntry {
  return { path: path.replace(/[^/]+$/, '.wh.$&'), content: '' };
}

/** xorshift32. https://www.jstatsoft.org/article/view/v008i14 */
function numbers(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
