import {
  type Finding,
  type FindingStatement,
  formatDay,
  type IgnoreRule,
  type Inventory,
  type Package,
  parsePackageUrl,
  type Seconds,
  type SuppressionReason,
  type VexDocument,
  type VexStatement,
  type Warning,
} from '../../model/index.ts';
import { fitsPath } from './path-pattern.ts';
import { createProductMatcher, type ProductMatcher } from './product-match.ts';

/** What others than the advisories say: vendors and users, of products and of findings. */
export interface Said {
  /** Documents that the person who scans gives. */
  readonly given: readonly VexDocument[];
  /** Documents that are attached to the image; left out where nobody asked for them. */
  readonly attached?: readonly VexDocument[];
  readonly ignored: readonly IgnoreRule[];
  /** The time of the scan, by which rules expire where it is not asked of another day. */
  readonly now: Seconds;
}

export const NOTHING_SAID: Said = { given: [], ignored: [], now: 0 };

/** What holds for a finding in the end. */
export interface Settlement {
  /** Why it is not shown; null where it is. */
  readonly reason: SuppressionReason | null;
  /** A statement by which it stays. */
  readonly statement: FindingStatement | null;
}

export interface Statements {
  /**
   * Puts together what is said of a finding, by the precedence of docs/matching.md, 10.
   * @param byOwner what the distribution says of the package that owns the finding's
   */
  settle(finding: Finding, owner: Package | null, byOwner: SuppressionReason | null): Settlement;
  readonly warnings: readonly Warning[];
}

/** @param asOf statements of later do not exist yet, and rules expire by this day; null for now */
export function createStatements(said: Said, inventory: Inventory, asOf: Seconds | null): Statements {
  const meant = createProductMatcher(inventory);
  const known = indexed(said, asOf);
  const day = asOf ?? said.now;
  const rules = said.ignored.filter(({ expires }) => expires === null || expires >= day);
  return {
    settle(finding, owner, byOwner) {
      const vex = decidingOf(finding, owner, known, meant);
      if (vex?.statement.status === 'affected' || vex?.statement.status === 'under-investigation') {
        return { reason: ignoredBy(finding, rules), statement: { ...saidBy(vex), status: vex.statement.status } };
      }
      const reason = byOwner ?? (vex && suppressedBy(vex)) ?? ignoredBy(finding, rules);
      return { reason, statement: null };
    },
    warnings: warningsOf(said, day),
  };
}

/** A statement and where it stands: the higher rank decides, then the later time, then the later place. */
interface Ranked {
  readonly document: VexDocument;
  readonly statement: VexStatement;
  readonly rank: number;
}

/** Statements by each id in small letters, the one that weighs most first. */
function indexed({ given, attached = [] }: Said, asOf: Seconds | null): ReadonlyMap<string, readonly Ranked[]> {
  const ranked = [
    ...attached.map((document) => ({ document, rank: 0 })),
    ...given.map((document) => ({ document, rank: 1 })),
  ];
  const known = new Map<string, Ranked[]>();
  for (const { document, rank } of ranked) {
    for (const statement of document.statements) {
      if (asOf !== null && statement.time !== null && statement.time > asOf) continue;
      for (const id of new Set(statement.vulnerabilities.map((one) => one.toLowerCase()))) {
        const list = known.get(id);
        if (list) list.push({ document, statement, rank });
        else known.set(id, [{ document, statement, rank }]);
      }
    }
  }
  const weight = ({ statement }: Ranked): number => statement.time ?? 0;
  for (const [id, list] of known)
    known.set(
      id,
      list.reverse().sort((a, b) => b.rank - a.rank || weight(b) - weight(a)),
    );
  return known;
}

function decidingOf(
  finding: Finding,
  owner: Package | null,
  known: ReadonlyMap<string, readonly Ranked[]>,
  meant: ProductMatcher,
): Ranked | null {
  if (known.size === 0) return null;
  let best: Ranked | null = null;
  for (const id of idsOf(finding)) {
    const found = known
      .get(id)
      ?.find(({ statement, document }) =>
        statement.products.some((product) => meant(product, finding.package, owner, document.published?.subject)),
      );
    if (found && (best === null || outweighs(found, best))) best = found;
  }
  return best;
}

function outweighs(a: Ranked, b: Ranked): boolean {
  return a.rank > b.rank || (a.rank === b.rank && (a.statement.time ?? 0) > (b.statement.time ?? 0));
}

function idsOf({ id, aliases, advisory }: Finding): ReadonlySet<string> {
  return new Set([id, ...aliases, advisory.id].map((one) => one.toLowerCase()));
}

function suppressedBy(ranked: Ranked): SuppressionReason {
  const { justification, status } = ranked.statement;
  const signer = ranked.document.published?.verified?.signer;
  return {
    kind: 'vex',
    ...saidBy(ranked),
    justification,
    status: status === 'fixed' ? 'fixed' : 'not-affected',
    ...(signer === undefined ? {} : { signer }),
  };
}

function saidBy({ document, statement }: Ranked): { readonly by: string; readonly sentence: string } {
  const { status, justification, note, time } = statement;
  const author = document.author === '' ? document.subject : document.author;
  const since = time === null ? '' : ` (${formatDay(time)})`;
  const because = justification === null ? '' : `, ${justification.replaceAll('_', ' ')}`;
  const detail = note === '' ? '' : `: ${note}`;
  return { by: document.subject, sentence: `${author} says ${status.replaceAll('-', ' ')}${because}${since}${detail}` };
}

function ignoredBy(finding: Finding, rules: readonly IgnoreRule[]): SuppressionReason | null {
  const rule = rules.find((one) => isIgnored(finding, one));
  if (rule === undefined) return null;
  const until = rule.expires === null ? '' : ` (until ${formatDay(rule.expires)})`;
  return { kind: 'ignore', by: rule.subject, sentence: `ignored${until}: ${rule.reason}`, justification: null };
}

function isIgnored(finding: Finding, { vulnerability, package: name, path }: IgnoreRule): boolean {
  const pkg = finding.package;
  return (
    (vulnerability === null || idsOf(finding).has(vulnerability.toLowerCase())) &&
    (name === null || isNamed(pkg, name)) &&
    // A package that lies in another place as well is not ignored there.
    (path === null || pkg.locations.every((location) => fitsPath(path, location.path)))
  );
}

function isNamed(pkg: Package, name: string): boolean {
  if (name.startsWith('pkg:')) {
    const own = parsePackageUrl(pkg.purl);
    const meant = parsePackageUrl(name);
    const isSame = own.type === meant.type && own.namespace === meant.namespace && own.name === meant.name;
    return isSame && (meant.version === '' || meant.version === own.version);
  }
  return (
    name === pkg.name ||
    name === pkg.origin?.name ||
    name === `${pkg.namespace}/${pkg.name}` ||
    name === `${pkg.namespace}:${pkg.name}`
  );
}

function warningsOf({ given, attached = [], ignored }: Said, day: Seconds): readonly Warning[] {
  const unread = [...given, ...attached].filter((document) => document.unread > 0);
  return [
    ...unread.map((document) => ({
      code: 'unread-statements',
      subject: document.subject,
      message: `${document.unread} of its statements name no vulnerability, product or status that can be told, and were left out`,
    })),
    ...ignored
      .filter(({ expires }) => expires !== null && expires < day)
      .map(({ subject, expires, reason }) => ({
        code: 'expired-ignore',
        subject,
        message: `expired on ${formatDay(expires ?? 0)} and hides nothing any more (${reason}); renew it or take it out`,
      })),
  ];
}
