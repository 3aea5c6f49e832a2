import type { Justification, Status } from './advisory.ts';
import type { ImageFacts, Inventory, Warning } from './inventory.ts';
import type { Package } from './package.ts';
import type { PublishedVex, Signer } from './publication.ts';
import type { Cvss, Severity } from './severity.ts';
import type { Seconds } from './time.ts';

/** The advisory that a finding rests on. */
export interface AdvisoryEvidence {
  readonly id: string;
  /** `wolfi`, `secdb`, `osv:PyPI`. */
  readonly source: string;
  readonly published: Seconds | null;
  readonly updated: Seconds | null;
  /** Since when the fix has been known to exist: the time of the fixed event, or null where the source does not say. */
  readonly fixedSince: Seconds | null;
  readonly url: string;
}

/** How an advisory came to speak of a package. */
export interface Match {
  readonly by: 'package' | 'origin';
  /** The name that matched, as the advisory has it. */
  readonly name: string;
  /** The version that was judged: the package's, or its origin's. */
  readonly version: string;
  readonly ecosystem: string;
  /** In words: `< 1.57.0-r0`, `>= 1.0.0, < 1.2.3`, `all versions`. */
  readonly range: string;
}

/** One vulnerability in one package. */
export interface Finding {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly cvss: Cvss | null;
  readonly kev: boolean;
  readonly epss: number | null;
  readonly package: Package;
  readonly status: Exclude<Status, 'fixed' | 'not-affected'>;
  readonly fixedIn: string | null;
  readonly advisory: AdvisoryEvidence;
  readonly match: Match;
  /** A VEX statement by which it stays: affected, or under investigation. Left out where there is none. */
  readonly statement?: FindingStatement;
}

/** What a VEX document says of a finding that it does not hide. */
export interface FindingStatement {
  readonly status: 'affected' | 'under-investigation';
  /** The document's file, or how else it is named. */
  readonly by: string;
  readonly sentence: string;
}

/** Why a finding is not shown. */
export interface SuppressionReason {
  readonly kind: 'distro-fixed' | 'distro-not-affected' | 'vex' | 'ignore';
  /** Who says so: an advisory id, a document, a file. */
  readonly by: string;
  readonly sentence: string;
  readonly justification: Justification | null;
  /** With `vex`: which of the two it says. */
  readonly status?: 'not-affected' | 'fixed';
  /** With `vex`: whose signature under the document was verified. */
  readonly signer?: Signer;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: SuppressionReason;
}

export interface DatabaseStamp {
  /** RFC 3339. */
  readonly built: string;
  readonly schemaVersion: number;
  readonly asOf: Seconds | null;
}

/** The whole answer for one image. Findings are sorted by severity, id, package. */
export interface Scan {
  readonly image: ImageFacts;
  readonly inventory: Inventory;
  readonly database: DatabaseStamp;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** What was published with the image and heard; left out where nobody asked for it. */
  readonly vex?: readonly PublishedVex[];
  readonly warnings: readonly Warning[];
}
