import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Image, Layer } from '../image/index.ts';
import { changedLimits, type Distro, type Inventory, isDistroType, type Warning } from '../model/index.ts';
import type { ImageKey, LayerCache } from './cache.ts';
import { decodeEntry } from './cache-entry.ts';
import { isSbomFile } from './catalogers/sbom-path.ts';
import type { Cataloger } from './catalogers/types.ts';
import { foldPackages, type VisibleEvidence, withOwners } from './fold.ts';
import { ImageLayers } from './image-layers.ts';
import type { FoldedImage, FoldedInventory } from './inventory-entry.ts';
import { type LayerAnalysis, type NamesOf, ownName } from './layer-analysis.ts';
import { effortOf } from './layer-effort.ts';
import { findLinkedEvidence, type Redirect, redirectedNames } from './linked-evidence.ts';
import { findOwners } from './owners.ts';
import { dealOut, EVENED_OUT } from './shares.ts';
import { type AnalysisTask, AnalysisThreads } from './threads/analysis-threads.ts';

export interface CatalogOptions {
  /** Null to analyse every layer anew. */
  readonly cache: LayerCache | null;
  /** Layers read at once; by default one a core, at least 2 and at most 4. */
  readonly concurrency?: number;
  /** Threads that unpack and analyse them; by default one a core, at most 4. With 0, all is done on this thread. */
  readonly threads?: number;
  /** Whether lock files count, in a plain folder that holds sources; those in an image say nothing of what is installed. */
  readonly lockFiles?: boolean;
  /** Told after each layer that is looked at: of none where what they come to is in the cache. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * Everything installed in an image: each layer analysed (or taken from the cache), then folded, top over bottom; or what
 * that came to before, out of the cache.
 *
 * @throws {ImageError} when a layer cannot be read whole and verified
 * @throws {InventoryError} when a layer is over a limit
 */
export async function catalogImage(image: Image, options: CatalogOptions): Promise<Inventory> {
  return (await catalogWitnesses(image, options)).scanned;
}

/** What an image's files tell, and what the SBOMs among them do. */
export interface ImageWitnesses {
  readonly scanned: Inventory;
  /** Null where there are no such files. */
  readonly filed: Inventory | null;
}

/** As `catalogImage`, with what SBOMs inside the image say beside it. */
export async function catalogWitnesses(image: Image, options: CatalogOptions): Promise<ImageWitnesses> {
  const [witnesses] = await catalogTogether([image], options);
  if (witnesses === undefined) throw new RangeError('of one image, one is cataloged');
  return witnesses;
}

/**
 * The same of several images, in their order: a layer that they share is analysed once, and all layers are dealt out at
 * once, so that no thread waits for the end of another image.
 */
export async function catalogTogether(
  images: readonly Image[],
  options: CatalogOptions,
): Promise<readonly ImageWitnesses[]> {
  const kept = await Promise.all(images.map((image) => keptOf(image, options)));
  const folded = await foldImages(
    images.filter((_, position) => kept[position] === null),
    options,
  );
  return images.flatMap((image, position) => {
    const found = kept[position] ?? folded.shift();
    if (found === undefined) return [];
    const { scanned, filed } = found;
    return [{ scanned: { image: image.facts, ...scanned }, filed: filed && { image: image.facts, ...filed } }];
  });
}

async function keptOf({ layers }: Image, { cache }: CatalogOptions): Promise<FoldedImage | null> {
  const key = cache === null ? null : keyOf(layers);
  return key === null ? null : ((await cache?.inventories(key)) ?? null);
}

/** Null for an image that is not made of archives: a plain folder may be another the next time. */
function keyOf(layers: readonly Layer[]): ImageKey | null {
  const keys: ImageKey['layers'][number][] = [];
  for (const { archive, diffId } of layers) {
    if (archive === null || diffId === null) return null;
    keys.push([archive.digest, diffId]);
  }
  return { layers: keys, variant: variantOf([]) };
}

/** Of images that nothing was kept of; what they come to is kept. */
async function foldImages(images: readonly Image[], options: CatalogOptions): Promise<FoldedImage[]> {
  if (images.length === 0) return [];
  using threads = new AnalysisThreads(options.threads);
  const layers = images.flatMap((image) => image.layers);
  const analyses = await analyseLayers(layers, options, threads);
  const folded: FoldedImage[] = [];
  for (const image of images) {
    const found = await foldImage(image, analyses.splice(0, image.layers.length), options, threads);
    const key = keyOf(image.layers);
    if (key !== null) await options.cache?.keepInventories(key, found);
    folded.push(found);
  }
  return folded;
}

async function foldImage(
  image: Image,
  analyses: readonly LayerAnalysis[],
  options: CatalogOptions,
  threads: AnalysisThreads,
): Promise<FoldedImage> {
  const layers = new ImageLayers(analyses);
  const linked = await findLinkedEvidence(layers, analyses.length, (position, redirects) =>
    analyse(layerAt(image, position), { redirects, readBy: 'this-one' }, options, threads),
  );
  const placed = [...layers.placed(), ...linked.analyses];
  const visible = placed.flatMap(({ layer, analysis }) =>
    analysis.files
      .filter((record) => layers.shows(layer, record.path))
      .map((record) => ({ record, layer: image.layers[layer]?.diffId ?? '' })),
  );
  const { sbomFiles = [], evidence = [] } = Object.groupBy(visible, ({ record }) =>
    isSbomFile(record.path) ? 'sbomFiles' : 'evidence',
  );
  const folded = foldPackages(evidence);
  const ownerOf = folded.packages.every(({ type }) => isDistroType(type))
    ? () => null
    : await findOwners(layers, placed, folded.packages);
  const warnings = [...folded.warnings, ...unfollowedLinks(linked.unfollowed)];
  return {
    scanned: withOwners({ ...folded, warnings }, ownerOf),
    filed: sbomFiles.length === 0 ? null : filedInventory(sbomFiles, folded.distro),
  };
}

/** What SBOMs inside an image say, as one of its inventories. Without os-release their own word tells the distribution. */
function filedInventory(files: readonly VisibleEvidence[], distro: Distro | null): FoldedInventory {
  const told = distro ?? files.map(({ record }) => record.distro).find((one) => one !== null) ?? null;
  const { packages, warnings } = foldPackages(files, told);
  const sbom = { format: 'SPDX', digest: '', subject: '', by: 'file', predicateType: '', verified: null } as const;
  return { distro: told, packages, sboms: [{ ...sbom, packages: packages.length }], warnings };
}

/** Layers that are the same are analysed once; who has done its share helps with what the others have not begun. */
async function analyseLayers(
  layers: readonly Layer[],
  options: CatalogOptions,
  threads: AnalysisThreads,
): Promise<LayerAnalysis[]> {
  const tasks = [...Map.groupBy(layers.keys(), (position) => layers[position]?.archive?.digest ?? position).values()];
  const analyses = new Map<number, LayerAnalysis>();
  const readBy = tasks.length > 1 ? 'the-thread' : 'this-one';
  const workers = Math.max(1, options.concurrency ?? Math.min(Math.max(availableParallelism(), 2), 4));
  const isExact = tasks.length > workers && tasks.length <= EVENED_OUT;
  const efforts = await Promise.all(tasks.map(([first = -1]) => effortOf(layers[first], isExact)));
  const shares = dealOut(efforts, workers).map((share) => [...share]);
  const underWay: Promise<void>[] = [];
  const worker = async (share: number[]) => {
    const next = () => share.shift() ?? shares.find(({ length }) => length > 0)?.pop();
    for (let task = next(); task !== undefined; task = next()) {
      const positions = tasks[task] ?? [];
      const layer = layers[positions[0] ?? -1];
      if (layer === undefined) continue;
      const { promise: unpacked, resolve: onUnpacked } = Promise.withResolvers<void>();
      const known = analyse(layer, { redirects: [], readBy, onUnpacked }, options, threads).then((analysis) => {
        for (const position of positions) analyses.set(position, analysis);
        options.onProgress?.({ done: analyses.size, total: layers.length });
      });
      underWay.push(known);
      // A thread goes on with the next layer while what it found in this one is read and kept.
      await Promise.race([unpacked, known]);
    }
  };
  await Promise.allSettled(shares.map(worker));
  for (const outcome of await Promise.allSettled(underWay)) if (outcome.status === 'rejected') throw outcome.reason;
  return [...analyses].sort(([a], [b]) => a - b).map(([, analysis]) => analysis);
}

/** How a layer is to be analysed. */
interface Asked {
  /** Whose names alone are looked for; none for all that is in the layer. */
  readonly redirects: readonly Redirect[];
  readonly readBy: AnalysisTask['readBy'];
  /** Told when a thread is through with it, and so free, before what it found is read and kept. */
  readonly onUnpacked?: () => void;
}

/** Analyses one layer, by way of the cache where both have one. */
async function analyse(
  layer: Layer,
  { redirects, readBy, onUnpacked }: Asked,
  { cache, threads: threadCount, lockFiles = false }: CatalogOptions,
  threads: AnalysisThreads,
): Promise<LayerAnalysis> {
  const { archive, diffId, size } = layer;
  const namesOf = redirects.length === 0 ? ownName : redirectedNames(redirects);
  // A plain folder is never cached, so it may be looked at in more than one way.
  if (archive === null) return analyseHere(layer, namesOf, lockFiles ? await loadLockFiles() : []);
  const isSmall = size > 0 && size < SMALL_LAYER_BYTES;
  const run = async () => {
    if (isSmall || threadCount === 0) return analyseHere(layer, namesOf);
    const asked = redirects.length === 0 ? null : redirects;
    const entry = await threads.analyse({ archive, diffId, size, redirects: asked, readBy });
    onUnpacked?.();
    return decodeEntry(entry);
  };
  if (cache === null) return run();
  const variant = variantOf(redirects);
  return cache.analysis({ digest: archive.digest, variant }, run);
}

/** What else than the layer an analysis depends on: what is looked for, and limits that are not the usual ones. */
function variantOf(redirects: readonly Redirect[]): string {
  const limits = changedLimits();
  if (redirects.length === 0 && Object.keys(limits).length === 0) return '';
  return createHash('sha256')
    .update(JSON.stringify(Object.keys(limits).length === 0 ? redirects : [redirects, limits]))
    .digest('hex');
}

/** Catalogers are loaded where one is at work: most scans find all layers in the cache, and large ones go to threads. */
async function analyseHere(layer: Layer, namesOf: NamesOf, more: readonly Cataloger[] = []): Promise<LayerAnalysis> {
  const { analyseLayer } = await import('./analysis.ts');
  return analyseLayer(layer, namesOf, more);
}

/** Loaded for those who ask: no image needs them, nor the TOML parser that some do. */
async function loadLockFiles(): Promise<readonly Cataloger[]> {
  return (await import('./lock-files/index.ts')).LOCK_FILES;
}

/** Below this size, as stored, a layer is analysed sooner than a thread is started. */
const SMALL_LAYER_BYTES = 1024 * 1024;

function layerAt(image: Image, position: number): Layer {
  const layer = image.layers[position];
  if (layer === undefined) throw new RangeError(`no layer ${position}`);
  return layer;
}

function unfollowedLinks(count: number): Warning[] {
  if (count === 0) return [];
  const message = `${count} symbolic links to package databases were not followed, for there are too many`;
  return [{ code: 'partial', subject: 'symbolic links', message }];
}
