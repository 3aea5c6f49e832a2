import { compareDigits, compareDotted, compareNumberLists, isDotted } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering, orderOf, totalOrdering } from './ordering.ts';

/**
 * Python's versions, PEP 440: `1!2.0rc1.post2.dev3+local.4`.
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 *
 * Versions from before PEP 440 stand below all others, as pip had it while it knew them.
 */
export const pypi: Ordering = {
  isVersion: (text) => FORM.test(text),
  compare: (a, b) => (isDotted(a) && isDotted(b) ? compareDotted(a, b) : anyForm.compare(a, b)),
};

const anyForm = totalOrdering(parse, compareVersions);

interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  /** Below all pre-releases for a development release of nothing else, above them for a release. */
  readonly stage: number;
  readonly stageNumber: string;
  /** Null stands below post-release 0. */
  readonly post: string | null;
  /** Null stands above all development releases. */
  readonly dev: string | null;
  /** Null stands below every local version. */
  readonly local: readonly string[] | null;
}

const FORM = new RegExp(
  [
    '^\\s*v?',
    '(?:(?<epoch>\\d+)!)?',
    '(?<release>\\d+(?:\\.\\d+)*)',
    '(?:[-_.]?(?<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<stageNumber>\\d*))?',
    '(?:-(?<bare>\\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\\d*))?',
    '(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\\d*))?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?',
    '\\s*$',
  ].join(''),
  'i',
);

const DEVELOPMENT = 0;
const STAGES: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };
const RELEASED = 4;

function parse(text: string): Version | null {
  const groups = FORM.exec(text)?.groups;
  if (groups === undefined) return null;
  const { stage, bare, post, dev, local } = groups;
  const isPost = bare !== undefined || post !== undefined;
  return {
    epoch: groups['epoch'] ?? '',
    release: (groups['release'] ?? '').split('.'),
    stage: stageOf(stage, isPost, dev !== undefined),
    stageNumber: groups['stageNumber'] ?? '',
    post: isPost ? (bare ?? groups['postNumber'] ?? '') : null,
    dev: dev === undefined ? null : (groups['devNumber'] ?? ''),
    local: local === undefined ? null : local.toLowerCase().split(/[-_.]/),
  };
}

function stageOf(stage: string | undefined, isPost: boolean, isDev: boolean): number {
  if (stage !== undefined) return STAGES[stage.toLowerCase()] ?? RELEASED;
  return isDev && !isPost ? DEVELOPMENT : RELEASED;
}

function compareVersions(a: Version, b: Version): Order {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareNumberLists(a.release, b.release) ||
    orderOf(a.stage - b.stage) ||
    compareDigits(a.stageNumber, b.stageNumber) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1) ||
    compareLocals(a.local, b.local)
  );
}

function compareOptional(a: string | null, b: string | null, absent: Order): Order {
  if (a === null) return b === null ? 0 : absent;
  return b === null ? orderOf(-absent) : compareDigits(a, b);
}

/** Numbers stand above words; of two locals that begin the same the longer stands above. */
function compareLocals(a: readonly string[] | null, b: readonly string[] | null): Order {
  const left = a ?? [];
  const right = b ?? [];
  for (const [index, segment] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const isNumber = IS_NUMBER.test(segment);
    if (isNumber !== IS_NUMBER.test(other)) return isNumber ? 1 : -1;
    const order = isNumber ? compareDigits(segment, other) : compareCodeUnits(segment, other);
    if (order !== 0) return order;
  }
  return left.length < right.length ? -1 : 0;
}

const IS_NUMBER = /^\d+$/;
