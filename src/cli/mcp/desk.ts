import { type Database, openDatabase } from '../../database/index.ts';
import { formatReference, parseReference } from '../../image/index.ts';
import { parseAsOf, UsageError } from '../../model/index.ts';
import { type JudgedSide, openAnalyst } from '../analyst.ts';
import type { SaidHere } from '../said.ts';
import type { Session } from '../session.ts';

/** Looks at an image; `asOf` is a day or a time, and undefined for all that is known. @throws {FixedinError} */
export type Judge = (image: string, asOf: string | undefined) => Promise<JudgedSide>;

/** Answers the tools' questions, each with the database as it is then. */
export interface Desk {
  /** @throws {FixedinError} */
  withImages<T>(platform: string | undefined, ask: (judge: Judge) => Promise<T>): Promise<T>;
  /** @throws {DatabaseError} */
  withDatabase<T>(ask: (database: Database) => T): T;
}

/**
 * @param only registries (`ghcr.io`, `ghcr.io/org`) beyond which no image is looked at; null for all that the command line
 *   can look at
 */
export function createDesk(session: Session, said: SaidHere, only: readonly string[] | null): Desk {
  return {
    async withImages(platform, ask) {
      using analyst = openAnalyst(session, platform === undefined ? {} : { platform }, said);
      return await ask((image, asOf) => {
        const reference = only === null ? image : allowedReference(image, only);
        return analyst.scan(reference, asOf === undefined ? null : parseAsOf(asOf));
      });
    },
    withDatabase(ask) {
      using database = openDatabase(session.settings.databaseFile);
      return ask(database);
    },
  };
}

/**
 * The reference of an image in one of the registries: always as such, never as a file that happens to have its name.
 * @throws {ImageError} when it is none @throws {UsageError} when it is in another
 */
export function allowedReference(image: string, only: readonly string[]): string {
  const parsed = parseReference(image.replace(/^registry:/, ''));
  const name = `${parsed.registry}/${parsed.repository}/`.toLowerCase();
  if (only.some((place) => name.startsWith(`${place.replace(/(?<!\/)\/+$/, '').toLowerCase()}/`))) {
    return `registry:${formatReference(parsed)}`;
  }
  const problem = 'is not in a registry that may be asked here';
  throw new UsageError('not-allowed', image, problem, `name an image of ${only.join(', ')}`);
}
