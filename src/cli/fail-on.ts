import { type Diff, type Finding, type Scan, SEVERITIES, type Severity, UsageError } from '../model/index.ts';

/** One condition of `--fail-on`: a property of a finding, and whether only findings that a diff adds count. */
export interface FailCondition {
  /** True for `new` and `new:…`, which only a diff can answer. */
  readonly onlyNew: boolean;
  readonly property: 'any' | 'fixable' | 'kev' | Severity;
}

/**
 * Reads `high`, `fixable,kev`, `new:critical`. A severity means that one or a more pressing one.
 * @throws {UsageError} on any other word, and on `new` where nothing is compared.
 */
export function parseFailOn(text: string, compares: boolean): readonly FailCondition[] {
  return text.split(',').map((part) => parseCondition(part.trim().toLowerCase(), compares));
}

/** True when any condition holds for any finding of the image. */
export function scanFails(scan: Scan, conditions: readonly FailCondition[]): boolean {
  return conditions.some((condition) => scan.findings.some((finding) => holds(finding, condition)));
}

/** True when any condition holds: `new` ones for what the diff adds, others for all that is in the second image. */
export function diffFails(diff: Diff, conditions: readonly FailCondition[]): boolean {
  const added = diff.vulnerabilities.added.flatMap(({ findings }) => findings);
  return conditions.some((condition) => {
    const judged = condition.onlyNew ? added : diff.to.findings;
    return judged.some((finding) => holds(finding, condition));
  });
}

function parseCondition(word: string, compares: boolean): FailCondition {
  const onlyNew = word === 'new' || word.startsWith('new:');
  const property = word === 'new' ? 'any' : propertyOf(onlyNew ? word.slice('new:'.length) : word);
  if (property !== null && (compares || !onlyNew)) return { onlyNew, property };
  const severities = SEVERITIES.map((severity) => severity.toLowerCase()).join(', ');
  const alsoNew = compares ? ', new or new:CONDITION' : '';
  throw new UsageError(
    'bad-fail-on',
    `--fail-on ${word}`,
    'is no condition',
    `write ${severities}, fixable, kev${alsoNew}`,
  );
}

function propertyOf(word: string): FailCondition['property'] | null {
  if (word === 'fixable' || word === 'kev') return word;
  return SEVERITIES.find((severity) => severity.toLowerCase() === word) ?? null;
}

function holds(finding: Finding, { property }: FailCondition): boolean {
  switch (property) {
    case 'any':
      return true;
    case 'fixable':
      return finding.fixedIn !== null;
    case 'kev':
      return finding.kev;
    default:
      return SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(property);
  }
}
