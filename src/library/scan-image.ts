import type { Scan } from '../model/index.ts';
import { Analyst, type Day, type JudgeOptions } from './analyst.ts';

export interface ScanOptions extends JudgeOptions {
  /** Judges by what was known then; by default by all that is known. */
  readonly asOf?: Day;
}

/**
 * The known vulnerabilities in an image, with the version that fixes each, and the evidence for it.
 *
 *     const { findings } = await scanImage('alpine:3.19', { database: 'fixedin.db' });
 *
 * @param reference as the command line names images: a name in a registry, a path, or `oci-layout:`, `docker-archive:`, …
 * @returns findings sorted by severity, id and package; what was not judged, and why, is in `warnings`
 * @throws {ImageError} when the image cannot be read; {DatabaseError} when the database cannot; {UsageError} when `asOf`
 *   is no day
 */
export async function scanImage(reference: string, options: ScanOptions): Promise<Scan> {
  using analyst = new Analyst(options);
  return (await analyst.judge(reference, options.asOf)).scan;
}
