import { openDatabase } from '../database/index.ts';
import type { Side } from '../diff/index.ts';
import type { Seconds } from '../model/index.ts';
import { createMatcher, type Matcher, type Said, scanInventory } from '../scan/index.ts';
import { createCataloguer, type ImageOptions } from './cataloguer.ts';
import type { SaidHere } from './said.ts';
import type { Session } from './session.ts';

/** Scans images with one database. */
export interface Analyst extends Disposable {
  /** Looks at several images side by side before they are scanned. */
  lookAhead(references: readonly string[]): Promise<void>;
  /** @param asOf judges by what was known then; null by all that is known. */
  scan(reference: string, asOf: Seconds | null): Promise<JudgedSide>;
}

/** A scan with all that was said of its image. */
export interface JudgedSide extends Side {
  readonly said: Said;
}

/**
 * Opens the database first, so that a missing one is told before any image is fetched.
 * @param here what else is said of the images, beside the advisories
 * @throws {DatabaseError} when there is no database, or none that can be read.
 */
export function openAnalyst(session: Session, options: ImageOptions, here: SaidHere): Analyst {
  const database = openDatabase(session.settings.databaseFile);
  const cataloguer = createCataloguer(session, options, here.asksImages);
  // One for each day asked of, so that what two images share is judged once.
  const matchers = new Map<Seconds | null, Matcher>();
  return {
    lookAhead: (references) => cataloguer.lookAhead(references),
    async scan(reference, asOf) {
      const { inventory, ...attached } = await cataloguer.look(reference);
      const said: Said = { ...here, ...attached };
      const matcher = matchers.get(asOf) ?? createMatcher(database, asOf);
      matchers.set(asOf, matcher);
      return { scan: scanInventory(inventory, matcher, database.info, said), matcher, said };
    },
    [Symbol.dispose]: () => database[Symbol.dispose](),
  };
}
