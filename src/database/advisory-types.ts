import type {
  AdvisoryEvent,
  Judgement,
  PackageType,
  Reference,
  Seconds,
  Severity,
  SeverityRating,
  Status,
} from '../model/index.ts';
import type { VulnerabilityRecord } from './types.ts';

/** A package as an advisory speaks of it. */
export interface AdvisoryPackage {
  /** Null for an ecosystem that fixedin does not know. */
  readonly type: PackageType | null;
  /** Canonical, as `canonicalName` gives it. */
  readonly name: string;
  /** `wolfi`, `alpine-3.10`; null for a language's package. */
  readonly distro: string | null;
  /** OSV's ecosystem, with its release. */
  readonly ecosystem: string;
  /** The only architecture that is spoken of; null for all. */
  readonly architecture: string | null;
}

/** One advisory about one package, as in a list. */
export interface AdvisoryListItem {
  readonly id: string;
  /** The ids of the vulnerabilities that it stands for, and their other names; without its own and `vulnerability`. */
  readonly aliases: readonly string[];
  /** The id that people know: the CVE if there is one; the first where it stands for several. */
  readonly vulnerability: string;
  readonly package: AdvisoryPackage;
  readonly status: Status;
  readonly fixedIn: string | null;
  readonly severity: Severity;
  readonly source: string;
  readonly published: Seconds | null;
  /** When what it says of this package last changed. */
  readonly updated: Seconds | null;
  readonly url: string;
}

export interface AdvisoryQuery {
  /**
   * What to look for: every part of it (parted by white space, two characters or more) is in the id of the advisory or
   * of a vulnerability that it stands for, in an alias, or in the name of the package or of a component of it.
   */
  readonly q?: string;
  /** A package's whole name, in any ecosystem; letter case is ignored. */
  readonly package?: string;
  readonly status?: Status;
  /** A source (`osv:PyPI`), or the start of it before a colon (`osv`). */
  readonly source?: string;
  /** Changed at or after this time. */
  readonly since?: Seconds;
  /** As the list was at this time: without what was stated later. */
  readonly asOf?: Seconds | null;
  /** The `next` of the page before. */
  readonly cursor?: string | null;
  /** At most so many items; 1 to 1,000. */
  readonly limit: number;
}

export interface AdvisoryList {
  readonly items: readonly AdvisoryListItem[];
  /** Of all pages together. */
  readonly total: number;
  /** Asks for the page after this; null when this is the last. */
  readonly next: string | null;
}

/** All that one advisory says. */
export interface AdvisoryDetail {
  readonly id: string;
  readonly source: string;
  readonly vulnerabilities: readonly string[];
  readonly aliases: readonly string[];
  readonly published: Seconds | null;
  readonly modified: Seconds | null;
  readonly withdrawn: Seconds | null;
  readonly url: string;
  readonly summary: string;
  readonly details: string;
  readonly references: readonly Reference[];
  readonly ratings: readonly SeverityRating[];
  readonly affected: readonly AdvisoryAffected[];
}

export interface AdvisoryAffected {
  readonly package: AdvisoryPackage;
  readonly status: Status;
  readonly fixedIn: string | null;
  readonly judgement: Judgement;
  /** The dated steps, the first first; none where the source dates nothing. */
  readonly events: readonly AdvisoryEvent[];
}

/** All that is known of one vulnerability, and how every package stands. */
export interface VulnerabilityDetail extends VulnerabilityRecord {
  readonly severity: Severity;
  readonly references: readonly Reference[];
  /** Sorted by package name, then ecosystem, then advisory. */
  readonly packages: readonly AdvisoryListItem[];
}
