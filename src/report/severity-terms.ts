import type { Severity } from '../model/index.ts';

/** A severity in the words of formats that have others. */
export interface SeverityTerms {
  /** https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317648 */
  readonly sarif: 'error' | 'warning' | 'note';
  /** For `security-severity`, where no CVSS score is at hand: the middle of the word's band; null for unknown. */
  readonly score: number | null;
  /** https://docs.gitlab.com/development/integrations/secure/#severity */
  readonly gitlab: 'Critical' | 'High' | 'Medium' | 'Low' | 'Info' | 'Unknown';
}

export const SEVERITY_TERMS: Readonly<Record<Severity, SeverityTerms>> = {
  Critical: { sarif: 'error', score: 9.5, gitlab: 'Critical' },
  High: { sarif: 'error', score: 8, gitlab: 'High' },
  Medium: { sarif: 'warning', score: 5.5, gitlab: 'Medium' },
  Low: { sarif: 'note', score: 2, gitlab: 'Low' },
  Negligible: { sarif: 'note', score: 0.1, gitlab: 'Info' },
  Unknown: { sarif: 'note', score: null, gitlab: 'Unknown' },
};
