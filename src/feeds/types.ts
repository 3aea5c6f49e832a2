import type { Advisory, Enrichment } from '../model/index.ts';

/** The advisory formats that can be read, as `--from FORMAT:PATH` names them. */
export const FEED_FORMATS = [
  ...(['osv', 'wolfi', 'secdb', 'chainguard', 'kev', 'epss', 'nvd', 'debian'] as const),
  ...(['csaf', 'updateinfo', 'arch', 'glsa', 'photon'] as const),
] as const;

export type FeedFormat = (typeof FEED_FORMATS)[number];

/** One `FORMAT:PATH` of `db build --from`. */
export interface FeedSpec {
  readonly format: FeedFormat;
  /** A file, a folder, a zip, a tar, a file or tar packed with gzip or Zstandard, or an http(s) URL of one of these files. */
  readonly location: string;
}

/** Who published a record. One input may hold several (an OSV zip of many ecosystems). */
export interface FeedSource {
  /** `wolfi`, `chainguard`, `secdb:Alpine:v3.10`, `osv:PyPI`, `kev`, `debian`, `csaf:Red Hat`, `updateinfo:Fedora`. */
  readonly name: string;
  readonly format: FeedFormat;
  /** A file's or folder's own name, or a URL without credentials and query. */
  readonly location: string;
  /** An SPDX licence expression, or `unknown`; final when the whole feed was read. */
  readonly licence: string;
  /** True when its statements carry times, so that it can be asked as of another day. */
  readonly dated: boolean;
}

/**
 * What a feed yields, one for each record in it: read, unreadable, or left out on purpose. Items of the same source
 * share one `source` object within one call of `readFeed`.
 */
export type FeedItem =
  | { readonly kind: 'advisory'; readonly source: FeedSource; readonly advisory: Advisory }
  | { readonly kind: 'enrichment'; readonly source: FeedSource; readonly enrichment: Enrichment }
  | {
      readonly kind: 'unreadable' | 'left-out';
      readonly source: FeedSource;
      /** The record's id, or the file's name where the record has none. */
      readonly name: string;
      /** The same words for the same cause, so that causes can be counted: `no affected package that fixedin knows`. */
      readonly reason: string;
    };

export interface ReadFeedOptions {
  readonly signal?: AbortSignal;
  /** Told while bytes of the input are read; `total` is 0 where it is not known. */
  readonly onProgress?: (bytesRead: number, total: number) => void;
}
