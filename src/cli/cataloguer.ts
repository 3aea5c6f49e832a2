import { type Image, openImage } from '../image/index.ts';
import { catalogWitnesses, openLayerCache, type SignatureCheck } from '../inventory/index.ts';
import { type Inventory, UsageError, type VexDocument } from '../model/index.ts';
import { registryOptions } from './registries.ts';
import { checkOf, type SbomChoice, witnessesOf } from './sbom-options.ts';
import type { Session } from './session.ts';

/** Looks at images, with progress and the layer cache. */
export interface Cataloguer {
  /** An image as the command line names it. Asked twice, it answers from memory. */
  look(reference: string): Promise<Sight>;
}

/** What is installed in an image, and what is said by who published it. */
export interface Sight {
  readonly inventory: Inventory;
  /** Left out where nobody asked. */
  readonly attached?: readonly VexDocument[];
}

/** What the command line says of how images are to be looked at. */
export interface ImageOptions extends SbomChoice {
  /** Which image of an index: `linux/amd64`; by default this machine's own. */
  readonly platform?: string;
  /** Whether lock files count, which they can in a folder of sources only. */
  readonly lockFiles?: boolean;
}

/** @param asksVex whether images are asked for the VEX documents that were published with them */
export function createCataloguer(
  { settings, messages }: Session,
  { platform, lockFiles = false, ...choice }: ImageOptions,
  asksVex = false,
): Cataloguer {
  const check = checkOf(choice, asksVex);
  const witnesses = witnessesOf(choice, check);
  const { progress } = messages;
  const warn = (sentence: string) => messages.note(`fixedin: warning: ${sentence}`);
  const registries = registryOptions(settings, warn);
  const cache = openLayerCache(settings.cacheFolder, warn, settings.cacheBytes);
  const known = new Map<string, Promise<Sight>>();

  const look = async (reference: string): Promise<Sight> => {
    if (reference.startsWith(SBOM)) {
      if (lockFiles) throw noSources(reference);
      const { readSbomFile } = await import('./document-file.ts');
      const inventory = await readSbomFile(reference.slice(SBOM.length), reference);
      return asksVex ? { inventory, attached: [] } : { inventory };
    }
    const layers = new LayerProgress();
    try {
      await using image = await openImage(reference, {
        platform,
        ...registries,
        progress: (event) => progress.update(`reading ${reference}`, ...layers.after(event)),
      });
      if (lockFiles && image.layers.some(({ archive }) => archive !== null)) throw noSources(reference);
      const inventory = await witnesses(image, () => catalogWitnesses(image, { cache, lockFiles }));
      return asksVex ? await withVex(image, inventory, await check()) : { inventory };
    } finally {
      progress.clear();
    }
  };
  return {
    look(reference) {
      const sight = known.get(reference) ?? look(reference);
      known.set(reference, sight);
      return sight;
    },
  };
}

async function withVex(image: Image, inventory: Inventory, check: SignatureCheck | null): Promise<Sight> {
  const { readAttachedVex } = await import('../feeds/index.ts');
  const { documents, warnings } = await readAttachedVex(image, check);
  return { inventory: { ...inventory, warnings: [...inventory.warnings, ...warnings] }, attached: documents };
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
