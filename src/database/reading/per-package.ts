import type { FeedFormat } from '../../feeds/index.ts';

/** True for a format whose advisories' ids are for one package each and name no vulnerability. */
export function isPerPackage(format: FeedFormat): boolean {
  return PER_PACKAGE.has(format);
}

const PER_PACKAGE: ReadonlySet<FeedFormat> = new Set(['wolfi', 'chainguard', 'secdb', 'debian']);
