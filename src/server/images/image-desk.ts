import type { Database } from '../../database/index.ts';
import { diffScans } from '../../diff/index.ts';
import { type AttachedVex, readAttachedVex } from '../../feeds/index.ts';
import { type Image, ImageError, openImage } from '../../image/index.ts';
import { catalogImage, type LayerCache } from '../../inventory/index.ts';
import type { Diff, Digest, Inventory, PackageType, Scan, Seconds, VexDocument } from '../../model/index.ts';
import { limits } from '../../model/index.ts';
import { createMatcher, type Said, scanInventory } from '../../scan/index.ts';
import { HttpProblem } from '../errors.ts';
import { DIFFS_KEPT, INVENTORIES_KEPT, RECENT, SCANS_WAITING } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import type { FolderImage, ImageFolder } from './image-folder.ts';
import { Kept } from './kept.ts';
import { allowedReference, guardOf, type RegistryPolicy } from './registry-policy.ts';
import { Turns } from './turns.ts';

/** An image that is asked about. */
export interface ImageQuestion {
  /** A name in the folder, or an image in a registry that is allowed. */
  readonly reference: string;
  /** `linux/amd64`; undefined for linux and this machine's architecture. */
  readonly platform: string | undefined;
  /** Whether the image of some minutes ago will do, should its tag have moved since. */
  readonly recent?: boolean;
}

export interface DiffQuestion {
  readonly from: string;
  readonly to: string;
  readonly platform: string | undefined;
  readonly types: ReadonlySet<PackageType> | null;
  readonly fromAsOf: Seconds | null;
  readonly toAsOf: Seconds | null;
  /** Whether the images of some minutes ago will do. */
  readonly recent?: boolean;
}

export interface ImageDeskOptions {
  readonly folder: ImageFolder | null;
  readonly registries: RegistryPolicy;
  /** VEX documents and ignore rules, as they were read at the start; rules expire by the time of each question. */
  readonly said: Said;
  /** Whether images are asked for the VEX documents that were published with them. */
  readonly asksImages: boolean;
  readonly cache: LayerCache | null;
  readonly offline: boolean;
  readonly metrics: Metrics;
}

/** An image with what was published about it; that is left out where nobody asks. */
interface Sight {
  readonly inventory: Inventory;
  readonly attached?: readonly VexDocument[];
}

/** Scans and diffs the images that the server may reach, a few at a time, and keeps what it found out. */
export class ImageDesk {
  readonly #options: ImageDeskOptions;
  readonly #turns = new Turns({ what: 'images', limit: 'serverScans' }, limits.serverScans, SCANS_WAITING);
  readonly #inventories = new Kept<Inventory>(INVENTORIES_KEPT);
  readonly #diffs = new Kept<Diff>(DIFFS_KEPT);
  /** What references meant when they were last asked about. */
  readonly #recent = new Map<string, { readonly sight: Sight; readonly at: number }>();

  constructor(options: ImageDeskOptions) {
    this.#options = options;
  }

  /** What a person may name here. */
  async reach(): Promise<{ readonly images: readonly string[]; readonly registries: readonly string[] }> {
    const { folder, registries } = this.#options;
    return { images: (await folder?.names()) ?? [], registries: registries.allowed };
  }

  /**
   * A reference that names this very image for ever, by its digest; null for an archive or an image without one.
   * @param reference as it was scanned
   */
  async permanent(reference: string, digest: Digest | null): Promise<string | null> {
    if (digest === null) return null;
    const found = await this.#options.folder?.find(reference);
    if (found?.kind === 'archive') return null;
    return `${reference.replace(/@.*/, '').replace(/:[^:/]*$/, '')}@${digest}`;
  }

  /** @throws {ImageError | HttpProblem} */
  async scan(database: Database, question: ImageQuestion, asOf: Seconds | null): Promise<Scan> {
    const sight = await this.#look(question);
    return scanInventory(sight.inventory, createMatcher(database, asOf), database.info, this.#said(sight));
  }

  /**
   * The diff of two images. It is worked out once for the same two images (by digest, platform and name), database and
   * days.
   * @throws {ImageError | HttpProblem}
   */
  async diff(
    database: Database,
    { from, to, platform, types, fromAsOf, toAsOf, recent = false }: DiffQuestion,
  ): Promise<Diff> {
    const before = await this.#look({ reference: from, platform, recent });
    const after = await this.#look({ reference: to, platform, recent });
    const sides = [before, after].map(({ inventory: { image }, attached = [] }) => [
      ...[image.digest, image.platform, image.reference],
      ...attached.map(({ published }) => published?.digest),
    ]);
    const { identity, built } = database.info;
    const chosen = types === null ? 'all' : [...types].sort().join();
    // Ignore rules expire at the end of a day.
    const today = Math.floor(Date.now() / 86_400_000);
    const key = JSON.stringify([sides, identity, built, fromAsOf, toAsOf, chosen, today]);
    const make = async () => {
      const [old, now] = [createMatcher(database, fromAsOf), createMatcher(database, toAsOf)];
      return diffScans(
        { matcher: old, scan: scanInventory(before.inventory, old, database.info, this.#said(before)) },
        { matcher: now, scan: scanInventory(after.inventory, now, database.info, this.#said(after)) },
        { types },
      );
    };
    const { value, reused } = this.#diffs.get(key, make);
    if (reused) this.#options.metrics.count('diffs_reused');
    return value;
  }

  #said({ attached }: Sight): Said {
    const said = { ...this.#options.said, now: Math.floor(Date.now() / 1000) };
    return attached === undefined ? said : { ...said, attached };
  }

  /** Opens the image anew each time, since a tag may have moved, but reads only one that is not known by its digest. */
  async #look({ reference, platform, recent = false }: ImageQuestion): Promise<Sight> {
    const { metrics, cache, asksImages } = this.#options;
    const asked = `${reference}\n${platform ?? ''}`;
    const seen = recent ? this.#recent.get(asked) : undefined;
    if (seen !== undefined && performance.now() - seen.at < RECENT) return seen.sight;
    return this.#turns
      .take(async () => {
        await using image = await within(limits.serverScanTime, reference, this.#open(reference, platform));
        const key = `${image.facts.digest}\n${image.facts.platform}`;
        const read = () => within(limits.serverScanTime, reference, catalogImage(image, { cache }));
        const { value, reused } =
          image.facts.digest === null ? { value: read(), reused: false } : this.#inventories.get(key, read);
        metrics.count(reused ? 'inventories_reused' : 'scans');
        const inventory = await value;
        // As it was asked for, and never where it lies on this machine.
        const named = { ...inventory, image: { ...inventory.image, reference } };
        // Asked for each time: who published the image may have said something since.
        const sight = asksImages
          ? withVex(named, await within(limits.serverScanTime, reference, readAttachedVex(image, null)))
          : { inventory: named };
        this.#remember(asked, sight);
        return sight;
      })
      .catch((error: unknown) => {
        if (error instanceof HttpProblem && error.code === 'busy') metrics.count('scans_refused');
        throw error;
      });
  }

  #remember(asked: string, sight: Sight): void {
    this.#recent.delete(asked);
    this.#recent.set(asked, { sight, at: performance.now() });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > INVENTORIES_KEPT && oldest !== undefined) this.#recent.delete(oldest);
  }

  async #open(reference: string, platform: string | undefined): Promise<Image> {
    const { folder, registries, offline } = this.#options;
    const found = await folder?.find(reference);
    if (found) return openFound(found, reference, platform);
    const full = allowedReference(registries, reference);
    const { insecure, access } = registries;
    return openImage(`registry:${full}`, { platform, insecure, ...access, offline, guard: guardOf(registries) });
  }
}

function withVex(inventory: Inventory, { documents, warnings }: AttachedVex): Sight {
  return { inventory: { ...inventory, warnings: [...inventory.warnings, ...warnings] }, attached: documents };
}

/** Opens what the folder has, with errors that name it as the client did and not by its place on this machine. */
async function openFound({ path, kind, choice }: FolderImage, reference: string, platform: string | undefined) {
  const chosen = choice === '' ? '' : `${choice.includes(':') ? '@' : ':'}${choice}`;
  try {
    if (kind === 'layout') return await openImage(`oci-layout:${path}${chosen}`, { platform });
    if (choice === '') return await openImage(path, { platform });
    return await openImage(`oci-archive:${path}${chosen}`, { platform }).catch((error: unknown) => {
      if (!(error instanceof ImageError) || error.code !== 'not-an-image') throw error;
      return openImage(`docker-archive:${path}${chosen}`, { platform });
    });
  } catch (error) {
    throw error instanceof ImageError ? renamed(error, path, reference) : error;
  }
}

function renamed(error: ImageError, path: string, reference: string): HttpProblem {
  const sentence = error.message.replaceAll(path, reference);
  const status = error.code === 'not-found' || error.code === 'platform-missing' ? 404 : 422;
  return new HttpProblem(status, error.code, '', sentence);
}

/** @throws {HttpProblem} 504, when the work takes longer than `milliseconds` */
async function within<Result>(milliseconds: number, reference: string, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () =>
    reject(new HttpProblem(504, 'timed-out', reference, 'took too long to read (limits.serverScanTime)'));
  const timer = setTimeout(late, milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
