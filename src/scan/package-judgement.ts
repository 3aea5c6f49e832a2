import { isExtendedMaintenance, type Package, type Seconds } from '../model/index.ts';
import { bindArchitecture, byVulnerability, type Considered, type Decision, decide, type Said } from './decision.ts';
import type { Lookup } from './lookup.ts';
import { withSettledFix } from './settled-fix.ts';
import type { Verdict } from './verdict.ts';

/** All that the database says of one vulnerability in one package, and what it comes to. */
export interface Judged {
  readonly vulnerability: string;
  readonly decision: Decision;
  /** Every statement that counted, the deciding one among them. */
  readonly considered: readonly Considered[];
}

export type AffectedJudged = Judged & { readonly decision: Extract<Decision, { outcome: 'affected' }> };

/**
 * What was found for one package, decided as far as it is asked for: most statements speak of what was fixed long ago,
 * and only explanations and the owners of language packages want those decided, too.
 */
export class PackageJudgement {
  /** Sorted by vulnerability id. */
  readonly affected: readonly AffectedJudged[];
  readonly #pkg: Package;
  readonly #said: readonly Said[];
  readonly #asOf: Seconds | null;
  #judged: readonly Judged[] | null = null;

  constructor(pkg: Package, said: readonly Said[], asOf: Seconds | null) {
    this.#pkg = pkg;
    this.#said = said;
    this.#asOf = asOf;
    this.affected = this.#decideAll(affectedIds(said)).filter(isAffected);
  }

  /** Sorted by vulnerability id. */
  get judged(): readonly Judged[] {
    this.#judged ??= this.#decideAll(allIds(this.#said));
    return this.#judged;
  }

  #decideAll(ids: ReadonlySet<string>): readonly Judged[] {
    if (ids.size === 0) return [];
    const groups = byVulnerability(this.#said, ids);
    const judged: Judged[] = [];
    for (const vulnerability of [...ids].sort()) {
      const one = this.#decide(vulnerability, groups.get(vulnerability) ?? []);
      if (one !== null) judged.push(one);
    }
    return judged;
  }

  #decide(vulnerability: string, said: readonly Said[]): Judged | null {
    const considered = bindArchitecture(bindMaintenance(said.filter(isConsidered)), this.#pkg);
    const decided = decide(considered, this.#pkg.type);
    if (decided === null) return null;
    return { vulnerability, decision: withSettledFix(decided, said, this.#pkg.type, this.#asOf), considered };
  }
}

/** The vulnerabilities of which any statement holds for the version. No other can come to "affected". */
function affectedIds(said: readonly Said[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { statement, verdict } of said) {
    if (verdict !== null && holds(verdict)) for (const id of statement.vulnerabilities) ids.add(id);
  }
  return ids;
}

function allIds(said: readonly Said[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { statement, verdict } of said) {
    if (verdict !== null) for (const id of statement.vulnerabilities) ids.add(id);
  }
  return ids;
}

function holds(verdict: Verdict): boolean {
  return verdict.kind === 'unresolved' || (verdict.kind === 'fixed' && verdict.affected);
}

function isConsidered(said: Said): said is Considered {
  return said.verdict !== null;
}

function isAffected(judged: Judged): judged is AffectedJudged {
  return judged.decision.outcome === 'affected';
}

/**
 * Of a release's own word on a vulnerability and that of its extended maintenance, the one that counts: the latter for a
 * package that came from there (`…+esm1`), else the former; and either where it stands alone.
 */
function bindMaintenance(considered: readonly Considered[]): readonly Considered[] {
  if (considered.length < 2) return considered;
  const isExtended = ({ statement }: Considered): boolean => isExtendedMaintenance(statement.ecosystem);
  const extended = considered.filter(isExtended);
  if (extended.length === 0 || extended.length === considered.length) return considered;
  const cameFromThere = extended.some(({ lookup }) => isOfExtendedMaintenance(lookup));
  return cameFromThere ? extended : considered.filter((one) => !isExtended(one));
}

/** Ubuntu marks what it built for ESM: `1.1.1-1ubuntu2.1~18.04.23+esm4`, `8.12.1-1ubuntu0.1~esm1`. */
function isOfExtendedMaintenance({ version }: Lookup): boolean {
  return /[+~]esm\d/.test(version);
}
