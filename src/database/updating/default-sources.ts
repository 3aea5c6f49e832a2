import type { FeedSpec } from '../../feeds/index.ts';

/** A source that `db update` fetches when no configuration names others. */
export interface DefaultSource extends FeedSpec {
  /** An SPDX expression of the terms that its publishers state; `unknown` where they state none. */
  readonly licence: string;
}

/**
 * osv.dev's ecosystems of which fixedin knows the ordering, as its public bucket lays them out, under the licences of
 * https://google.github.io/osv.dev/data/ and of the databases themselves. Wolfi and Chainguard are not among them: since May 2025 their terms are
 * restrictive, and whoever accepts those configures `wolfi:` or `chainguard:` as a source.
 */
const OSV_ECOSYSTEMS: readonly (readonly [ecosystem: string, licence: string])[] = [
  ['AlmaLinux', 'MIT'],
  ['Alpaquita', 'unknown'],
  ['Alpine', 'unknown'],
  ['Azure Linux', 'unknown'],
  ['BellSoft Hardened Containers', 'unknown'],
  ['Bitnami', 'Apache-2.0'],
  ['CRAN', 'Apache-2.0'],
  ['Debian', 'unknown'],
  ['Echo', 'unknown'],
  ['GitHub Actions', 'CC-BY-4.0'],
  ['Go', 'CC-BY-4.0'],
  ['Hackage', 'CC0-1.0'],
  ['Hex', 'CC-BY-4.0'],
  ['Mageia', 'unknown'],
  ['Maven', 'CC-BY-4.0'],
  ['MinimOS', 'unknown'],
  ['NuGet', 'CC-BY-4.0'],
  ['Packagist', 'CC-BY-4.0'],
  ['Pub', 'CC-BY-4.0'],
  ['PyPI', 'CC-BY-4.0'],
  ['Red Hat', 'CC-BY-4.0'],
  ['Rocky Linux', 'BSD-3-Clause'],
  ['RubyGems', 'CC-BY-4.0'],
  ['SUSE', 'CC-BY-4.0'],
  ['SwiftURL', 'CC-BY-4.0'],
  ['Ubuntu', 'CC-BY-SA-4.0'],
  ['crates.io', 'CC0-1.0'],
  ['npm', 'CC-BY-4.0 AND Apache-2.0'],
  ['openEuler', 'unknown'],
  ['openSUSE', 'CC-BY-4.0'],
];

/** https://google.github.io/osv.dev/data/#data-dumps */
const OSV_BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';

export const DEFAULT_SOURCES: readonly DefaultSource[] = [
  ...OSV_ECOSYSTEMS.map(
    ([ecosystem, licence]): DefaultSource => ({
      format: 'osv',
      location: `${OSV_BUCKET}/${encodeURIComponent(ecosystem)}/all.zip`,
      licence,
    }),
  ),
  {
    format: 'kev',
    location: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    licence: 'CC0-1.0',
  },
  // Free to use for everybody, with attribution; no licence is named. https://www.first.org/epss/faq
  {
    format: 'epss',
    location: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
    licence: 'unknown',
  },
];
