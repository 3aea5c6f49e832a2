import { type Explanation, explainVulnerability } from '../scan/index.ts';
import { Analyst } from './analyst.ts';
import type { ScanOptions } from './scan-image.ts';

/**
 * The whole chain of evidence for one vulnerability in an image: each package that advisories speak of, every statement
 * that was considered, the one that decided, and where the package was found.
 *
 *     const { named } = await explainImage('CVE-2023-44487', 'app:1.0', { database: 'fixedin.db' });
 *
 * @param vulnerability any id or alias of it
 * @throws as `scanImage`
 */
export async function explainImage(
  vulnerability: string,
  reference: string,
  options: ScanOptions,
): Promise<Explanation> {
  using analyst = new Analyst(options);
  const { scan, matcher } = await analyst.judge(reference, options.asOf);
  return explainVulnerability(vulnerability, scan.inventory, matcher, options.said);
}
