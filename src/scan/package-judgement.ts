import type { AdvisoryIndex, VulnerabilityRecord } from '../database/index.ts';
import { compareText, isExtendedMaintenance, type Package, type Seconds } from '../model/index.ts';
import { bindArchitecture, type Considered, type Decision, decide, type Said } from './decision.ts';
import { type Heard, saidAt } from './hear.ts';
import type { Lookup } from './lookup.ts';
import { withSettledFix } from './settled-fix.ts';
import type { Verdict } from './verdict.ts';

/** All that the database says of one vulnerability in one package, and what it comes to. */
export interface Judged {
  /** The id that people know. */
  readonly vulnerability: string;
  readonly record: VulnerabilityRecord;
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
  readonly #heard: readonly Heard[];
  readonly #index: AdvisoryIndex;
  readonly #asOf: Seconds | null;
  #judged: readonly Judged[] | null = null;

  constructor(pkg: Package, heard: readonly Heard[], index: AdvisoryIndex, asOf: Seconds | null) {
    this.#pkg = pkg;
    this.#heard = heard;
    this.#index = index;
    this.#asOf = asOf;
    // No other vulnerability can come to "affected".
    this.affected = this.#decideAll(holds).filter(isAffected);
  }

  /** Sorted by vulnerability id. */
  get judged(): readonly Judged[] {
    this.#judged ??= this.#decideAll(() => true);
    return this.#judged;
  }

  /** The vulnerabilities of which any verdict is one that is `wanted`. */
  #decideAll(wanted: (verdict: Verdict) => boolean): readonly Judged[] {
    const judged: Judged[] = [];
    for (const [vulnerability, said] of groupsOf(this.#heard, wanted)) {
      const decided = this.#decide(said);
      if (decided === null) continue;
      const record = this.#index.vulnerability(vulnerability);
      judged.push({ vulnerability: record.id, record, ...decided });
    }
    return judged.length < 2 ? judged : judged.sort((a, b) => compareText(a.vulnerability, b.vulnerability));
  }

  #decide(said: readonly Said[]): Pick<Judged, 'decision' | 'considered'> | null {
    const considered = bindArchitecture(bindMaintenance(said.filter(isConsidered)), this.#pkg);
    const decided = decide(considered, this.#pkg.type);
    if (decided === null) return null;
    return { decision: withSettledFix(decided, said, this.#pkg.type, this.#asOf), considered };
  }
}

/**
 * Of the vulnerabilities of which any verdict is `wanted`, all that is said, by the vulnerability's number. One that speaks
 * of several is under each.
 */
function groupsOf(
  heard: readonly Heard[],
  wanted: (verdict: Verdict) => boolean,
): ReadonlyMap<number, readonly Said[]> {
  const groups = new Map<number, Said[]>();
  for (const { statements, verdicts } of heard) {
    for (let place = 0; place < verdicts.length; place++) {
      const verdict = verdicts[place];
      if (!verdict || !wanted(verdict)) continue;
      for (const vulnerability of statements.vulnerabilities(place)) groups.set(vulnerability, []);
    }
  }
  if (groups.size === 0) return groups;
  for (const one of heard) {
    const { statements, verdicts } = one;
    for (let place = 0; place < verdicts.length; place++) {
      if (verdicts[place] === undefined) continue;
      const only = statements.vulnerability(place);
      if (only >= 0) {
        groups.get(only)?.push(saidAt(one, place));
        continue;
      }
      let said: Said | null = null;
      for (const vulnerability of statements.vulnerabilities(place)) {
        const group = groups.get(vulnerability);
        if (group === undefined) continue;
        said ??= saidAt(one, place);
        group.push(said);
      }
    }
  }
  return groups;
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
