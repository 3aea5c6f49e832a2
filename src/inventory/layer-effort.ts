import type { Layer } from '../image/index.ts';

/** Inflating takes by the stored byte five times what hashing, reading the archive and cataloging take by the plain one. */
const STORED_WEIGHT = 5;

/** Plain bytes to a stored one, as most layers have them. */
const USUAL_RATIO = 3;

/**
 * How long a layer takes to analyse, against others of its image.
 * @param isExact whether it is to be looked up how large it is once it is unpacked
 */
export async function effortOf(layer: Layer | undefined, isExact: boolean): Promise<number> {
  if (layer === undefined) return 0;
  const { size, archive } = layer;
  // Whatever is wrong with it is told when it is read.
  const plain = isExact ? await archive?.statedPlainSize?.().catch(() => null) : null;
  return STORED_WEIGHT * size + (plain ?? USUAL_RATIO * size);
}
