/** The words of severity, the most pressing first. */
export const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'Negligible', 'Unknown'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** One rating that a record carries: a CVSS vector as it stands there, or a vendor's own word. */
export interface SeverityRating {
  /** Who says so: the source's name (`wolfi`, `osv:PyPI`, `nvd`). */
  readonly source: string;
  readonly kind: 'CVSS_V2' | 'CVSS_V3' | 'CVSS_V4' | 'word';
  /** A CVSS vector, or a word (`important`, `HIGH`, `Medium`). */
  readonly value: string;
  /**
   * The vector's base score (0.0 to 10.0) where it was computed before, as in the database; null for a word and for a
   * vector that cannot be read.
   */
  readonly score?: number | null;
}

/** A CVSS vector with its computed base score. */
export interface Cvss {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly vector: string;
  /** 0.0 to 10.0, one decimal. */
  readonly score: number;
}

/** −1 when `a` is the more pressing, 1 when `b` is, else 0. */
export function compareSeverity(a: Severity, b: Severity): number {
  return Math.sign(SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b));
}
