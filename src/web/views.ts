import type {
  AdvisoryDetail,
  AdvisoryList,
  AdvisoryListItem,
  DatabaseInfo,
  DaysToFix,
  VulnerabilityDetail,
} from '../database/index.ts';
import type { Diff, PackageType, Seconds, Severity, Status } from '../model/index.ts';
import type { DiffFilters, ShownScan } from '../report/index.ts';

/** What every page shows around its own matter. */
export interface Shell {
  /** The page's own path and query as asked for (`/advisories?q=nghttp2`): marks the place in the header. */
  readonly path: string;
  /** What the header's search box holds; empty for none. */
  readonly query: string;
  /** When the database was built. */
  readonly built: Seconds;
  /** The present, by which ages are told. */
  readonly now: Seconds;
}

/** How many advisories stood at each status at the end of a month. */
export interface MonthlyStatus {
  /** `2023-10`. */
  readonly month: string;
  readonly counts: Readonly<Record<Status, number>>;
}

export interface HomeView {
  readonly info: DatabaseInfo;
  /** The newest changes, the newest first; shown by day. */
  readonly latest: readonly AdvisoryListItem[];
  /** Advisories by how they stand now. */
  readonly statuses: Readonly<Record<Status, number>>;
  /** From the oldest month on; empty where the database dates nothing. */
  readonly months: readonly MonthlyStatus[];
  /** Days from an advisory's publication to its fix, over the fixed and dated ones; null for none. */
  readonly daysToFix: DaysToFix | null;
}

export interface AdvisoriesView {
  /** As the person gave them; empty texts for filters that are not set. */
  readonly filters: {
    readonly q: string;
    readonly package: string;
    readonly status: Status | '';
    readonly source: string;
    /** A day, `2024-01-18`. */
    readonly since: string;
  };
  /** Names to choose from, sorted. */
  readonly sources: readonly string[];
  readonly list: AdvisoryList;
  /** True for any page after the first. */
  readonly later: boolean;
  /** Vulnerabilities that `q` names outright (`getVulnerabilities(completeId(q))`); shown above the list. */
  readonly vulnerabilities: readonly Pick<VulnerabilityDetail, 'id' | 'severity' | 'packages'>[];
  /** Why a filter could not be followed; null when all were. */
  readonly problem: string | null;
}

export interface VulnerabilityView {
  readonly vulnerability: VulnerabilityDetail;
  /** The filters of the table of packages; empty texts for those that are not set. */
  readonly filters: { readonly package: string; readonly status: Status | ''; readonly ecosystem: string };
}

/** An id that stands for several vulnerabilities (an erratum): the person chooses. */
export interface VulnerabilityChoiceView {
  readonly id: string;
  readonly choices: readonly VulnerabilityDetail[];
}

export interface AdvisoryView {
  /** The id as asked for. */
  readonly id: string;
  /** At least one; several where two sources have one of the same id. */
  readonly advisories: readonly AdvisoryDetail[];
  /** The vulnerabilities that it stands for, as far as they are known. */
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly severity: Severity;
    readonly description: string;
  }[];
}

export interface PackageView {
  readonly type: PackageType;
  readonly name: string;
  /** Everything that is said of the package, in every ecosystem of its type; the newest change first. */
  readonly advisories: readonly AdvisoryListItem[];
  /** The version that the person has, and what holds for it; null when none was given. */
  readonly version: PackageVersionView | null;
}

export interface PackageVersionView {
  readonly version: string;
  /** False when the text is no version in the package's ecosystem: the answer is then on no one's word. */
  readonly valid: boolean;
  /** With the status and the fix that hold for this version. */
  readonly holds: readonly AdvisoryListItem[];
  /** Fixed at or below the version, not affected, or out of range. */
  readonly behind: readonly AdvisoryListItem[];
}

/** What a form that asks for an image was filled with; empty texts for what was left open. */
export interface ScanView {
  readonly form: { readonly image: string; readonly platform: string; readonly asOf: string };
  /** Images that the server may reach: names in its folder, and registries that are allowed. */
  readonly reach: Reach;
  /** What is wrong with what was asked; null for nothing. */
  readonly problem: Problem | null;
  readonly result: ScanResultView | null;
}

export type ScanResultView =
  | { readonly kind: 'scan'; readonly scan: ShownScan; readonly json: string | null }
  | ({ readonly kind: 'report' } & ReportAnswer);

/** A scanner's report, held against what the advisories say, each line of it with what they say. */
export interface ReportAnswer {
  /** `grype 0.74.0`, `CycloneDX`. */
  readonly tool: string;
  /** The file's name as it was given; empty for none. */
  readonly file: string;
  /** Reported, and so the advisories say. */
  readonly standing: ReportedRows;
  /** Of those, how many have a version that fixes them. */
  readonly fixable: number;
  /** Reported, but fixed or not so by the vendor's word. */
  readonly settled: ReportedRows;
  /** Reported, and no advisory speaks of it. */
  readonly unknown: ReportedRows;
  /** What the advisories say of the same packages and the report does not. */
  readonly missed: ReportedRows;
  readonly warnings: readonly string[];
}

export interface ReportedRows {
  readonly lines: number;
  /** The first of the lines. */
  readonly shown: readonly ReportedRow[];
}

export interface ReportedRow {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly package: { readonly type: PackageType | null; readonly name: string; readonly version: string };
  /** How the advisories say that it stands for this version; null when they say nothing of it. */
  readonly status: Status | null;
  readonly fixedIn: string | null;
  /** Since when the fix, or the judgement, has been known. */
  readonly since: Seconds | null;
  readonly advisory: string | null;
  /** In words, where there is more to say: the note or justification of the vendor. */
  readonly note: string;
}

export interface Reach {
  readonly images: readonly string[];
  readonly registries: readonly string[];
}

export interface DiffView {
  /** How the result is looked through. */
  readonly filters: DiffFilters;
  readonly form: {
    readonly from: string;
    readonly to: string;
    readonly platform: string;
    readonly types: string;
    readonly fromAsOf: string;
    readonly toAsOf: string;
  };
  readonly reach: Reach;
  readonly problem: Problem | null;
  readonly result: {
    readonly diff: Diff;
    /** Addresses on this server: of this page by digests (null where an image has none), as JSON and as Markdown. */
    readonly permanent: string | null;
    readonly json: string;
    readonly markdown: string;
    /** The same as text, for the copy button. */
    readonly markdownText: string;
  } | null;
}

/** What was asked, what is wrong, what to do. */
export interface Problem {
  readonly asked: string;
  readonly wrong: string;
  /** Empty when there is nothing to do. */
  readonly remedy: string;
}

export interface ErrorView extends Problem {
  /** HTTP's. */
  readonly status: number;
  /** `No such vulnerability`. */
  readonly title: string;
}

/** The API as `/openapi.json` describes it, for people. */
export interface ApiView {
  readonly openapi: string;
  readonly groups: readonly { readonly name: string; readonly operations: readonly ApiOperation[] }[];
}

export interface ApiOperation {
  /** `GET`. */
  readonly method: string;
  /** `/api/v1/advisories/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header' | 'body';
    readonly required: boolean;
    readonly type: string;
    readonly description: string;
  }[];
  readonly responses: readonly { readonly status: string; readonly description: string }[];
  /** A command that asks it; empty for none. */
  readonly example: string;
}
