import { type Image, type ImageProgress, openImage } from '../image/index.ts';
import {
  catalogTogether,
  catalogWitnesses,
  type ImageWitnesses,
  openLayerCache,
  type SignatureCheck,
} from '../inventory/index.ts';
import { type Inventory, UsageError, type VexDocument } from '../model/index.ts';
import { readSbomFile } from './document-file.ts';
import { registryOptions } from './registries.ts';
import { checkOf, type SbomChoice, witnessesOf } from './sbom-options.ts';
import type { Session } from './session.ts';

/** Looks at images, with progress and the layer cache. */
export interface Cataloguer {
  /** An image as the command line names it. Asked twice, it answers from memory. */
  look(reference: string): Promise<Sight>;
  /** Looks at several images side by side, where the files of all must be read, so that `look` answers from memory. */
  lookAhead(references: readonly string[]): Promise<void>;
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
  const known = new Map<string, Sight>();

  const lookAtSbom = async (reference: string): Promise<Sight> => {
    if (lockFiles) throw noSources(reference);
    const inventory = await readSbomFile(reference.slice(SBOM.length), reference);
    return asksVex ? { inventory, attached: [] } : { inventory };
  };
  const open = async (reference: string, onProgress: ImageProgress): Promise<Image> => {
    const image = await openImage(reference, { platform, ...registries, progress: onProgress });
    if (!lockFiles || image.layers.every(({ archive }) => archive === null)) return image;
    await image[Symbol.asyncDispose]();
    throw noSources(reference);
  };
  const sightOf = async (image: Image, read: () => Promise<ImageWitnesses>): Promise<Sight> => {
    const inventory = await witnesses(image, read);
    return asksVex ? await withVex(image, inventory, await check()) : { inventory };
  };
  const lookAtImage = async (reference: string): Promise<Sight> => {
    const layers = new LayerProgress();
    try {
      await using image = await open(reference, (event) =>
        progress.update(`reading ${reference}`, ...layers.after(reference, event)),
      );
      return await sightOf(image, () => catalogWitnesses(image, { cache, lockFiles }));
    } finally {
      progress.clear();
    }
  };

  return {
    async look(reference) {
      const sight =
        known.get(reference) ?? (await (reference.startsWith(SBOM) ? lookAtSbom(reference) : lookAtImage(reference)));
      known.set(reference, sight);
      return sight;
    },
    async lookAhead(references) {
      const named = [...new Set(references)].filter((reference) => !reference.startsWith(SBOM));
      // Where what was published is believed, it may not come to reading files.
      if (named.length < 2 || (choice.sbom !== undefined && choice.sbom !== 'scan')) return;
      const layers = new LayerProgress();
      const what = `reading ${named.join(' and ')}`;
      try {
        await using opened = new AsyncDisposableStack();
        const images: Image[] = [];
        for (const reference of named) {
          const image = await open(reference, (event) => progress.update(what, ...layers.after(reference, event)));
          images.push(opened.use(image));
        }
        const read = await catalogTogether(images, { cache, lockFiles });
        for (const [position, reference] of named.entries()) {
          const [image, seen] = [images[position], read[position]];
          if (image !== undefined && seen !== undefined) known.set(reference, await sightOf(image, async () => seen));
        }
      } finally {
        progress.clear();
      }
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
  readonly #layers = new Map<string, { readonly read: number; readonly total: number }>();

  after(
    reference: string,
    { layer, read, total }: { readonly layer: number; readonly read: number; readonly total: number },
  ): [done: number, total: number] {
    this.#layers.set(`${layer} ${reference}`, { read, total });
    let sum = 0;
    let whole = 0;
    for (const known of this.#layers.values()) {
      sum += known.read;
      whole += known.total;
    }
    return [sum, whole];
  }
}
