import type { SeverityRating } from './severity.ts';
import type { Seconds } from './time.ts';

/**
 * What is said of a vulnerability in a package. The most pressing of the unresolved ones first, then the resolved.
 * docs/matching.md, 4 and 5.
 */
export const STATUSES = [
  'affected',
  'pending-upstream-fix',
  'fix-not-planned',
  'under-investigation',
  'fixed',
  'not-affected',
] as const;

export type Status = (typeof STATUSES)[number];

/** Statuses of a vulnerability that is (or may be) there and for which nothing is offered yet. */
export type UnresolvedStatus = Exclude<Status, 'fixed' | 'not-affected'>;

/** VEX justifications, in OpenVEX's words. https://github.com/openvex/spec */
export type Justification =
  | 'component_not_present'
  | 'vulnerable_code_not_present'
  | 'vulnerable_code_not_in_execute_path'
  | 'vulnerable_code_cannot_be_controlled_by_adversary'
  | 'inline_mitigations_already_exist';

/** Where a scanner saw the vulnerability, when the advisory says so. */
export interface Detection {
  readonly component: string;
  readonly version: string;
  /** As the advisory writes it: `go-module`, `python`, `apk`. */
  readonly type: string;
  /** The path in the package, or empty. */
  readonly location: string;
}

/** One dated step in an advisory's life. */
export interface AdvisoryEvent {
  readonly time: Seconds;
  /** The status that holds from this event on. */
  readonly status: Status;
  /** With `fixed`: the first version that is not affected. */
  readonly fixedVersion: string | null;
  /** The source's own word for the step: `detection`, `true-positive-determination`, … */
  readonly type: string;
  readonly note: string;
  readonly justification: Justification | null;
  readonly detection: Detection | null;
}

/**
 * One stretch of affected versions, `introduced` ≤ v, and v < `fixed` or v ≤ `lastAffected` where one is given.
 * `introduced` is `0` for "from the first on". https://ossf.github.io/osv-schema/#affectedrangesevents-fields
 */
export interface AffectedRange {
  readonly introduced: string;
  readonly fixed: string | null;
  readonly lastAffected: string | null;
}

/**
 * How an advisory judges a package's versions: by dated events, the last of which decides (Wolfi documents), or by
 * ranges that carry no dates of their own (OSV, secdb, Debian's tracker).
 */
export type Judgement =
  | { readonly kind: 'timeline'; readonly events: readonly AdvisoryEvent[] }
  | {
      readonly kind: 'ranges';
      readonly ranges: readonly AffectedRange[];
      /** Versions that are affected whatever the ranges say. */
      readonly versions: readonly string[];
      /** What holds for an affected version for which no fix is named; `affected` unless the source says otherwise. */
      readonly unfixed: UnresolvedStatus;
    }
  | { readonly kind: 'not-affected'; readonly justification: Justification | null; readonly note: string };

/** What an advisory says of one package. */
export interface AffectedPackage {
  /** OSV's ecosystem with its release: `Wolfi`, `Alpine:v3.10`, `Debian:12`, `AlmaLinux:9`, `PyPI`, `crates.io`. */
  readonly ecosystem: string;
  /** The package's (or its origin's) name as the ecosystem writes it; not yet normalised. */
  readonly name: string;
  /** The only architecture that this speaks of; null for all. */
  readonly architecture: string | null;
  /** With rpm: the only module stream that this speaks of, `nodejs:18`; left out where it names none. */
  readonly module?: string;
  readonly judgement: Judgement;
  /** Ratings that hold for this package only. */
  readonly ratings: readonly SeverityRating[];
}

export interface Reference {
  /** OSV's types, in capitals: `ADVISORY`, `FIX`, `WEB`, … */
  readonly type: string;
  readonly url: string;
}

/** One advisory as a source publishes it, in the one shape that every feed reader gives and the database takes. */
export interface Advisory {
  /** `CGA-q2g4-fr75-mfgw`, `GO-2023-2102`, `ALSA-2023:5849`; for sources without ids one made of what it says. */
  readonly id: string;
  /** Other ids of the same vulnerability. */
  readonly aliases: readonly string[];
  /** Vulnerabilities that this vendor's advisory stands for, each of them (OSV's `upstream`, an ALSA's CVEs). */
  readonly upstream: readonly string[];
  /** Seconds; null where the source gives no (believable) time. */
  readonly published: Seconds | null;
  readonly modified: Seconds | null;
  readonly withdrawn: Seconds | null;
  readonly summary: string;
  readonly details: string;
  readonly ratings: readonly SeverityRating[];
  readonly references: readonly Reference[];
  readonly affected: readonly AffectedPackage[];
  /** The advisory's own page; empty where there is none. */
  readonly url: string;
}

/** What KEV, EPSS and NVD add to a vulnerability, whatever packages it is in. Keys are CVE ids. */
export interface Enrichment {
  readonly id: string;
  /** The day on which CISA listed it as exploited; absent when this feed says nothing of it. */
  readonly kev?: {
    readonly added: Seconds;
    readonly due: Seconds | null;
    readonly ransomware: boolean;
    readonly name: string;
  };
  /** A probability, 0 to 1, and the share of CVEs with a lower one, with the day they are of. */
  readonly epss?: { readonly probability: number; readonly percentile: number; readonly date: Seconds | null };
  readonly nvd?: {
    readonly description: string;
    readonly ratings: readonly SeverityRating[];
    readonly published: Seconds | null;
    readonly modified: Seconds | null;
    readonly rejected: boolean;
  };
}
