import { isDigit } from './characters.ts';
import { compareDigits } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf, totalOrdering } from './ordering.ts';

/**
 * Conda's versions: `1!2.0rc1.post2+local`, parts within dots, runs of digits and letters within parts.
 * https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/models/version/index.html#conda.models.version.VersionOrder
 */
export const conda: Ordering = totalOrdering(parse, compareVersions);

interface Version {
  readonly epoch: string;
  readonly parts: Parts;
  readonly local: Parts;
}
type Parts = readonly (readonly string[])[];

const FORM = /^(?:(\d+)!)?([a-z0-9._-]+)(?:\+([a-z0-9._-]+))?$/;

function parse(text: string): Version | null {
  const match = FORM.exec(text.trim().toLowerCase());
  if (match === null) return null;
  const [, epoch = '', version = '', local = ''] = match;
  return { epoch, parts: split(version), local: split(local) };
}

/** A part that starts with a letter has a 0 before it, so that 1.1.a1 is compared as 1.1.0a1. */
function split(version: string): Parts {
  return version.split(/[._-]/).map((part) => {
    const runs: readonly string[] = part.match(/\d+|[a-z]+/g) ?? [];
    return isDigit((runs[0] ?? '0').charCodeAt(0)) ? runs : ['0', ...runs];
  });
}

function compareVersions(a: Version, b: Version): Order {
  return compareDigits(a.epoch, b.epoch) || compareAll(a.parts, b.parts) || compareAll(a.local, b.local);
}

function compareAll(a: Parts, b: Parts): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareRuns(a[index] ?? [], b[index] ?? []);
    if (order !== 0) return order;
  }
  return 0;
}

function compareRuns(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a[index] ?? '0';
    const right = b[index] ?? '0';
    const rank = rankOf(left);
    const order =
      orderOf(rank - rankOf(right)) || (rank === NUMBER ? compareDigits(left, right) : compareCodeUnits(left, right));
    if (order !== 0) return order;
  }
  return 0;
}

const NUMBER = 2;

/** `dev` < words < numbers < `post`. */
function rankOf(run: string): number {
  if (isDigit(run.charCodeAt(0))) return NUMBER;
  return run === 'dev' ? 0 : run === 'post' ? 3 : 1;
}
