import { type Database, openDatabase } from '../database/index.ts';
import type { Side } from '../diff/index.ts';
import { type OpenOptions, openImage } from '../image/index.ts';
import { catalogImage, type LayerCache, openLayerCache } from '../inventory/index.ts';
import { parseAsOf, type Seconds } from '../model/index.ts';
import { createMatcher, type Matcher, NOTHING_SAID, type Said, scanInventory } from '../scan/index.ts';

/** What images are judged by, and how they are reached. */
export interface JudgeOptions {
  /** A database that is open, and stays so; or the path of its file. */
  readonly database: Database | string;
  /** Which image of an index: `linux/arm64`; by default linux and this machine's own architecture. */
  readonly platform?: string;
  /** A folder where analysed layers are kept, so that each is read once; by default none are kept. */
  readonly cache?: string;
  /** How registries are reached: insecure ones, credentials, mirrors, whether at all. */
  readonly registries?: Omit<OpenOptions, 'platform' | 'progress'>;
  /** VEX documents and rules of one's own, which may hide findings. */
  readonly said?: Said;
}

/** A day (`2024-01-18`, to its end in UTC), a time of RFC 3339, or a `Date`. */
export type Day = string | Date;

/** Judges any number of images with one database, and what they share once. */
export class Analyst implements Disposable {
  readonly #options: JudgeOptions;
  readonly #database: Database;
  readonly #cache: LayerCache | null;
  readonly #matchers = new Map<Seconds | null, Matcher>();

  /** @throws {DatabaseError} when there is no database at the path, or none that can be read */
  constructor(options: JudgeOptions) {
    const { database, cache } = options;
    this.#options = options;
    this.#database = typeof database === 'string' ? openDatabase(database) : database;
    this.#cache = cache === undefined ? null : openLayerCache(cache);
  }

  async judge(reference: string, asOf: Day | undefined): Promise<Side> {
    const { platform, registries, said = NOTHING_SAID } = this.#options;
    const day = asOf === undefined ? null : secondsOf(asOf);
    await using image = await openImage(reference, { ...registries, platform });
    const inventory = await catalogImage(image, { cache: this.#cache });
    const matcher = this.#matchers.get(day) ?? createMatcher(this.#database, day);
    this.#matchers.set(day, matcher);
    return { scan: scanInventory(inventory, matcher, this.#database.info, said), matcher };
  }

  [Symbol.dispose](): void {
    if (typeof this.#options.database === 'string') this.#database[Symbol.dispose]();
  }
}

function secondsOf(asOf: Day): Seconds {
  return typeof asOf === 'string' ? parseAsOf(asOf) : Math.floor(asOf.getTime() / 1000);
}
