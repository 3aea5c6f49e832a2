import { openImage } from '../image/index.ts';
import { catalogWitnesses, openLayerCache } from '../inventory/index.ts';
import { type Inventory, UsageError } from '../model/index.ts';
import { registryOptions } from './registries.ts';
import { type SbomChoice, witnessesOf } from './sbom-options.ts';
import type { Session } from './session.ts';

/** Lists what is installed in images, with progress and the layer cache. */
export interface Cataloguer {
  /** The inventory of an image as the command line names it. Asked twice, it answers from memory. */
  inventory(reference: string): Promise<Inventory>;
}

/** What the command line says of how images are to be looked at. */
export interface ImageOptions extends SbomChoice {
  /** Which image of an index: `linux/amd64`; by default this machine's own. */
  readonly platform?: string;
  /** Whether lock files count, which they can in a folder of sources only. */
  readonly lockFiles?: boolean;
}

export function createCataloguer(
  { settings, messages }: Session,
  { platform, lockFiles = false, ...choice }: ImageOptions,
): Cataloguer {
  const witnesses = witnessesOf(choice);
  const { progress } = messages;
  const warn = (sentence: string) => messages.note(`fixedin: warning: ${sentence}`);
  const registries = registryOptions(settings, warn);
  const cache = openLayerCache(settings.cacheFolder, warn, settings.cacheBytes);
  const known = new Map<string, Promise<Inventory>>();

  const read = async (reference: string): Promise<Inventory> => {
    if (reference.startsWith(SBOM)) {
      if (lockFiles) throw noSources(reference);
      const { readSbomFile } = await import('./document-file.ts');
      return readSbomFile(reference.slice(SBOM.length), reference);
    }
    const layers = new LayerProgress();
    try {
      await using image = await openImage(reference, {
        platform,
        ...registries,
        progress: (event) => progress.update(`reading ${reference}`, ...layers.after(event)),
      });
      if (lockFiles && image.layers.some(({ archive }) => archive !== null)) throw noSources(reference);
      return await witnesses(image, () => catalogWitnesses(image, { cache, lockFiles }));
    } finally {
      progress.clear();
    }
  };
  return {
    inventory(reference) {
      const inventory = known.get(reference) ?? read(reference);
      known.set(reference, inventory);
      return inventory;
    },
  };
}

function noSources(reference: string): UsageError {
  const problem = 'is no folder of sources, and lock files elsewhere do not tell what is installed';
  return new UsageError('bad-option', `--lock-files ${reference}`, problem, 'leave the option out, or name dir:FOLDER');
}

/** How the command line names an inventory instead of an image. */
const SBOM = 'sbom:';

/** Adds up the bytes of layers that are read side by side. */
class LayerProgress {
  readonly #layers = new Map<number, { readonly read: number; readonly total: number }>();

  after({ layer, read, total }: { layer: number; read: number; total: number }): [done: number, total: number] {
    this.#layers.set(layer, { read, total });
    let sum = 0;
    let whole = 0;
    for (const known of this.#layers.values()) {
      sum += known.read;
      whole += known.total;
    }
    return [sum, whole];
  }
}
