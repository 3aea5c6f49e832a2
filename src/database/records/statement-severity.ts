import { ecosystemType, isDistroType, SEVERITIES, type Severity } from '../../model/index.ts';

/**
 * A distribution's own rating of its package, else the most pressing of the vulnerabilities that are spoken of.
 * docs/matching.md, 8.
 */
export function statementSeverity(ecosystem: string, own: Severity, meant: readonly Severity[]): Severity {
  if (own !== 'Unknown' && ownsItsPackages(ecosystem)) return own;
  return SEVERITIES.find((severity) => meant.includes(severity)) ?? 'Unknown';
}

/** True for an ecosystem whose records rate its own packages. */
export function ownsItsPackages(ecosystem: string): boolean {
  const type = ecosystemType(ecosystem);
  return type !== null && isDistroType(type);
}
