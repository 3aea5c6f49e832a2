import { createRequire } from 'node:module';
import type Calculator from 'ae-cvss-calculator';
import { type Cvss, SEVERITIES, type Severity, type SeverityRating } from './severity.ts';

/**
 * What a set of ratings comes to: the highest CVSS version among them decides (4.0, 3.1, 3.0, 2.0), and within it the
 * highest base score; without any vector that can be read, the most pressing of the vendors' words. A vector that
 * cannot be read is as good as none. docs/matching.md, 8.
 */
export function rate(ratings: readonly SeverityRating[]): { readonly severity: Severity; readonly cvss: Cvss | null } {
  let best: Cvss | null = null;
  for (const rating of ratings) {
    const cvss = cvssOf(rating);
    if (cvss && (!best || outranks(cvss, best))) best = cvss;
  }
  if (best) return { severity: cvssSeverity(best), cvss: best };
  const words = ratings.filter((rating) => rating.kind === 'word').map((rating) => severityOfWord(rating.value));
  return { severity: SEVERITIES.find((severity) => words.includes(severity)) ?? 'Unknown', cvss: null };
}

function cvssOf({ kind, value, score }: SeverityRating): Cvss | null {
  if (kind === 'word' || score === null) return null;
  if (score === undefined) return parseCvss(value);
  const known = read.get(value);
  if (known !== undefined && known?.score === score) return known;
  if (read.size >= SCORED_LIMIT) read.clear();
  const text = definedPart(value.trim());
  const cvss = text === null ? null : { ...versionedVector(text), score };
  read.set(value, cvss);
  return cvss;
}

/** A vector with its base score (0.0 to 10.0), or null when it cannot be read or lacks a base metric. */
export function parseCvss(vector: string): Cvss | null {
  if (vector.length > VECTOR_LIMIT) return null;
  const known = scored.get(vector);
  if (known !== undefined) return known;
  // Databases repeat a few thousand vectors over and over; scoring one of version 4.0 takes half a millisecond.
  if (scored.size >= SCORED_LIMIT) scored.clear();
  const text = definedPart(vector.trim());
  const cvss = text === null ? null : score(text);
  scored.set(vector, cvss);
  return cvss;
}

/** FIRST's words for a score. https://www.first.org/cvss/v4.0/specification-document#Qualitative-Severity-Rating-Scale */
export function cvssSeverity(cvss: Cvss): Severity {
  const { score: points } = cvss;
  // NVD's words for version 2, which has none of its own: https://nvd.nist.gov/vuln-metrics/cvss
  if (cvss.version === '2.0') return points >= 7 ? 'High' : points >= 4 ? 'Medium' : points > 0 ? 'Low' : 'Negligible';
  if (points >= 9) return 'Critical';
  if (points >= 7) return 'High';
  if (points >= 4) return 'Medium';
  return points > 0 ? 'Low' : 'Negligible';
}

/** A vendor's word (`Important`, `moderate`, `unimportant`, `HIGH`) as one of ours; `Unknown` for any other. */
export function severityOfWord(word: string): Severity {
  return WORDS.get(word.trim().toLowerCase()) ?? 'Unknown';
}

const WORDS: ReadonlyMap<string, Severity> = new Map(
  Object.entries({
    critical: 'Critical',
    important: 'High',
    high: 'High',
    moderate: 'Medium',
    medium: 'Medium',
    low: 'Low',
    minor: 'Low',
    negligible: 'Negligible',
    unimportant: 'Negligible',
    none: 'Negligible',
  } as const),
);

const RANK: Readonly<Record<Cvss['version'], number>> = { '4.0': 3, '3.1': 2, '3.0': 1, '2.0': 0 };

function outranks(a: Cvss, b: Cvss): boolean {
  if (a.version !== b.version) return RANK[a.version] > RANK[b.version];
  // Of two vectors with one score always the same, whatever the order of the records.
  return a.score === b.score ? a.vector < b.vector : a.score > b.score;
}

/** A whole vector of version 4.0 with every optional metric has 250 characters. */
const VECTOR_LIMIT = 400;

/** An entry is some 500 bytes. */
const SCORED_LIMIT = 20_000;

const scored = new Map<string, Cvss | null>();

/** Vectors that came with their scores: thousands of ratings have the same few hundred. */
const read = new Map<string, Cvss | null>();

const FORM = /^(?:CVSS:(?:4\.0|3\.1|3\.0|2\.0)\/)?[A-Za-z]{1,4}:[A-Za-z]{1,8}(?:\/[A-Za-z]{1,4}:[A-Za-z]{1,8})*$/;

/** The vector without the metrics that it leaves undefined; null when it has not the form of one. */
function definedPart(vector: string): string | null {
  const bare = vector.startsWith('(') && vector.endsWith(')') ? vector.slice(1, -1) : vector;
  if (!FORM.test(bare)) return null;
  const parts = bare.split('/').filter((part) => !part.endsWith(':X') && !part.endsWith(':ND'));
  const metrics = parts.map((part) => part.slice(0, part.indexOf(':')));
  // A metric given twice makes a vector invalid: https://www.first.org/cvss/v3.1/specification-document#Vector-String
  return new Set(metrics).size === metrics.length ? parts.join('/') : null;
}

function score(text: string): Cvss | null {
  const { Cvss2, Cvss3P0, Cvss3P1, Cvss4P0 } = calculator();
  const { version, vector } = versionedVector(text);
  try {
    switch (version) {
      case '4.0': {
        const parsed = new Cvss4P0(vector);
        return complete(text, parsed.isBaseFullyDefined() ? parsed.calculateScores().baseMetricsOnly : undefined);
      }
      case '3.1': {
        const parsed = new Cvss3P1(vector);
        return complete(text, parsed.isBaseFullyDefined() ? parsed.calculateScores().base : undefined);
      }
      case '3.0': {
        const parsed = new Cvss3P0(vector);
        return complete(text, parsed.isBaseFullyDefined() ? parsed.calculateScores().base : undefined);
      }
      case '2.0': {
        const parsed = new Cvss2(vector);
        return complete(text, parsed.isBaseFullyDefined() ? parsed.calculateScores().base : undefined);
      }
    }
  } catch {
    // The calculator throws on values that no metric has; such a vector rates nothing.
    return null;
  }
}

/** Version 2.0 writes its vectors without a prefix. */
function versionedVector(text: string): Pick<Cvss, 'version' | 'vector'> {
  if (text.startsWith('CVSS:4.0/')) return { version: '4.0', vector: text };
  if (text.startsWith('CVSS:3.1/')) return { version: '3.1', vector: text };
  if (text.startsWith('CVSS:3.0/')) return { version: '3.0', vector: text };
  return { version: '2.0', vector: text.startsWith('CVSS:2.0/') ? text.slice('CVSS:2.0/'.length) : text };
}

function complete(text: string, points: number | undefined): Cvss | null {
  if (points === undefined || !(points >= 0 && points <= 10)) return null;
  return { ...versionedVector(text), score: points };
}

let loaded: typeof Calculator | undefined;

/**
 * The calculator, loaded when the first vector is scored: the database keeps the scores, so a scan needs none, and
 * loading it would be a good part of a scan's time.
 */
function calculator(): typeof Calculator {
  loaded ??= createRequire(import.meta.url)('ae-cvss-calculator') as typeof Calculator;
  return loaded;
}
