import { diffScans } from '../diff/index.ts';
import type { Diff, PackageType } from '../model/index.ts';
import { Analyst, type Day, type JudgeOptions } from './analyst.ts';

export interface DiffImagesOptions extends JudgeOptions {
  /** Judges both sides by what was known then; by default by all that is known. */
  readonly asOf?: Day;
  /** Judges one side on a day of its own: the same image on two days tells why an answer changed. */
  readonly fromAsOf?: Day;
  readonly toAsOf?: Day;
  /** Only packages of these types (`apk`, `npm`, …); by default all. */
  readonly types?: Iterable<PackageType>;
}

/**
 * What changes from one image to another, with the cause of every vulnerability that is in one of them only.
 *
 *     const { vulnerabilities } = await diffImages('app:1.0', 'app:1.1', { database: 'fixedin.db' });
 *     for (const { id, because } of vulnerabilities.removed) console.log(id, because.sentence);
 *
 * @param from as the command line names images
 * @throws {ImageError} when an image cannot be read; {DatabaseError} when the database cannot; {UsageError} when a day is
 *   none
 */
export async function diffImages(from: string, to: string, options: DiffImagesOptions): Promise<Diff> {
  const { asOf, fromAsOf = asOf, toAsOf = asOf, types } = options;
  using analyst = new Analyst(options);
  const before = await analyst.judge(from, fromAsOf);
  const after = await analyst.judge(to, toAsOf);
  return diffScans(before, after, { types: types === undefined ? null : new Set(types) });
}
