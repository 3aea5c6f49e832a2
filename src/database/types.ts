import type { Judgement, Seconds, SeverityRating, Status } from '../model/index.ts';

/** What the database is asked for: a package name in an ecosystem (`Wolfi`, `Alpine:v3.10`, `PyPI`). */
export interface PackageKey {
  readonly ecosystem: string;
  /** Canonical, as `canonicalName` gives it. */
  readonly name: string;
}

/** The advisory behind a statement. */
export interface AdvisoryHeader {
  readonly id: string;
  /** The source's name: `wolfi`, `secdb:Alpine:v3.10`, `osv:PyPI`. */
  readonly source: string;
  readonly published: Seconds | null;
  readonly modified: Seconds | null;
  readonly withdrawn: Seconds | null;
  readonly url: string;
}

/** What one advisory says of one package. */
export interface Statement {
  readonly advisory: AdvisoryHeader;
  /** The ids (the CVE where there is one) of the vulnerabilities that it stands for; at least one. */
  readonly vulnerabilities: readonly string[];
  readonly ecosystem: string;
  readonly name: string;
  readonly architecture: string | null;
  /** The only module stream that it speaks of, `nodejs:18`; null where it names none. */
  readonly module: string | null;
  readonly judgement: Judgement;
  /** The advisory's own ratings, those for this package before those for all of it. */
  readonly ratings: readonly SeverityRating[];
}

/** Everything that is known of a vulnerability apart from packages. */
export interface VulnerabilityRecord {
  /** The id that people know: the CVE where there is one. */
  readonly id: string;
  /** All others, in display order (`compareIds`). */
  readonly aliases: readonly string[];
  /** Of all records that name it, NVD's included; sorted by source, kind, value. */
  readonly ratings: readonly SeverityRating[];
  readonly kev: {
    readonly added: Seconds;
    readonly due: Seconds | null;
    readonly ransomware: boolean;
    readonly name: string;
  } | null;
  readonly epss: { readonly probability: number; readonly percentile: number; readonly date: Seconds | null } | null;
  /** The best text there is: NVD's description, else the longest summary of its advisories; may be empty. */
  readonly description: string;
  readonly published: Seconds | null;
}

/**
 * All statements about one package, as they are gone through to find the few that hold for a version: what decides is
 * asked of each by its place in the list, from 0 on, and only of those that count a statement is made.
 */
export interface StatementList {
  readonly length: number;
  at(place: number): Statement;
  isWithdrawn(place: number): boolean;
  /** As a statement has it. */
  module(place: number): string | null;
  /** The same number for statements that say the same. */
  saying(place: number): number;
  /** What it says; of a timeline the last event alone, which decides unless another day is asked for. */
  latest(place: number): Judgement;
  /** The number of the only vulnerability that it speaks of; −1 where it speaks of several. */
  vulnerability(place: number): number;
  /** The numbers of all of them. */
  vulnerabilities(place: number): readonly number[];
}

/** The part of the database that matching asks; a fake of it is ten lines. */
export interface AdvisoryIndex {
  /** An empty list for a package that nothing speaks of. */
  statementsOn(key: PackageKey): StatementList;
  /** By the number that statements name it by. */
  vulnerability(number: number): VulnerabilityRecord;
  /** By the id that people know or any alias; answers in the order of the ids. */
  vulnerabilities(ids: readonly string[]): readonly (VulnerabilityRecord | null)[];
  /**
   * The vulnerabilities (by the id that people know) that any id means: itself, one it is an alias of, or those that
   * an advisory of that id stands for. Letter case is ignored. Empty for an id that nothing names.
   */
  vulnerabilityIds(id: string): readonly string[];
  /** Every ecosystem that any statement is filed under, with its release: the ones that a scan can be judged by. */
  ecosystems(): ReadonlySet<string>;
}

/** A source as the database remembers it. */
export interface SourceInfo {
  readonly name: string;
  /** `wolfi`, `secdb`, `osv`, … */
  readonly format: string;
  /** Where it was read from: a file name without its folder, or a URL without credentials. */
  readonly location: string;
  /** An SPDX licence expression, or `unknown`. */
  readonly licence: string;
  /** True when the source dates its statements, so that it can be asked as of another day. */
  readonly dated: boolean;
  /** Records read into the database, left out on purpose, and unreadable. */
  readonly records: number;
  readonly leftOut: number;
  readonly unreadable: number;
  /** Of what was left out or unreadable: reason → how many, with an example. */
  readonly reasons: readonly { readonly reason: string; readonly count: number; readonly example: string }[];
  /** The newest time in it. */
  readonly newest: Seconds | null;
}

/** What the statements of a database come to, those of withdrawn advisories left out. */
export interface Statistics {
  /** How many stand at each status. */
  readonly statuses: Readonly<Record<Status, number>>;
  /** How many dated ones stood at each status at the end of each month (`2023-10`), from the oldest on. */
  readonly months: readonly { readonly month: string; readonly counts: Readonly<Record<Status, number>> }[];
  /** Days from the first event to the fix, over the fixed and dated ones; null for none. */
  readonly daysToFix: DaysToFix | null;
}

export interface DaysToFix {
  readonly median: number;
  readonly p90: number;
  readonly advisories: number;
  /** How many took how long, the quickest first; missing in a file that an earlier version built. */
  readonly spread?: readonly DaysToFixStep[];
}

export interface DaysToFixStep {
  /** At most so many whole days, and more than the step before; null for any more. */
  readonly days: number | null;
  readonly advisories: number;
}

export interface DatabaseInfo {
  readonly schemaVersion: number;
  readonly built: Seconds;
  /** A hash of the content: two databases with the same identity give the same answers. */
  readonly identity: string;
  readonly sources: readonly SourceInfo[];
  readonly counts: {
    readonly advisories: number;
    readonly vulnerabilities: number;
    readonly packages: number;
    readonly statements: number;
  };
}
