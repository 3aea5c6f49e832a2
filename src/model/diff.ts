import type { Finding, Scan } from './finding.ts';
import type { Severity } from './severity.ts';

export interface PackageVersion {
  readonly version: string;
  /** The package URL. */
  readonly reference: string;
}

export interface PackagePresence extends PackageVersion {
  readonly name: string;
}

export interface PackageChange {
  readonly name: string;
  readonly current: PackageVersion;
  readonly previous: PackageVersion;
  readonly direction: 'upgraded' | 'downgraded' | 'changed';
}

export type CauseKind =
  | 'package-upgraded'
  | 'package-downgraded'
  | 'package-added'
  | 'package-removed'
  | 'advisory-changed'
  | 'suppressed';

/** Why a vulnerability is on one side only. */
export interface Cause {
  readonly kind: CauseKind;
  readonly package: string;
  /** Versions before and after; null where the package is not on that side. */
  readonly from: string | null;
  readonly to: string | null;
  readonly fixedIn: string | null;
  readonly advisory: string | null;
  readonly sentence: string;
}

export interface VulnerabilityChange {
  readonly id: string;
  readonly aliases: readonly string[];
  /** `wolfi:distro:wolfi:rolling`: source, kind, distribution or package type, release. */
  readonly reference: string;
  readonly severity: Severity;
  /** Names, sorted. */
  readonly packages: readonly string[];
  /** The findings behind it, on the side(s) that have it. */
  readonly findings: readonly Finding[];
}

export interface ExplainedChange extends VulnerabilityChange {
  readonly because: Cause;
  /** All causes, one a package, when several packages carried it; `because` is the first. */
  readonly causes: readonly Cause[];
}

/** What changes when one moves from one image to another. */
export interface Diff {
  readonly from: Scan;
  readonly to: Scan;
  readonly packages: {
    readonly added: readonly PackagePresence[];
    readonly removed: readonly PackagePresence[];
    readonly changed: readonly PackageChange[];
  };
  readonly vulnerabilities: {
    readonly added: readonly ExplainedChange[];
    readonly removed: readonly ExplainedChange[];
    readonly unchanged: readonly VulnerabilityChange[];
  };
  readonly layers: { readonly shared: number; readonly added: number; readonly removed: number };
  /** Names of the run-configuration keys that differ, with both values. */
  readonly config: readonly { readonly key: string; readonly from: unknown; readonly to: unknown }[];
}
