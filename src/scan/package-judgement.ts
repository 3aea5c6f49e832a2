import type { AdvisoryIndex, VulnerabilityRecord } from '../database/index.ts';
import { compareText, isExtendedMaintenance, type Package, type Seconds } from '../model/index.ts';
import { bindArchitecture, type Considered, type Decision, decide, type Said } from './decision.ts';
import { type Heard, placesSpeaking, saidAt } from './hear.ts';
import type { Lookup } from './lookup.ts';
import { withSettledFix } from './settled-fix.ts';

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
    this.affected = this.#decideAll(({ holding }) => holding).filter(isAffected);
  }

  /** Sorted by vulnerability id. */
  get judged(): readonly Judged[] {
    this.#judged ??= this.#decideAll(placesSpeaking);
    return this.#judged;
  }

  /** The vulnerabilities that are spoken of at any of these places. */
  #decideAll(placesOf: (heard: Heard) => readonly number[]): readonly Judged[] {
    const judged: Judged[] = [];
    for (const [number, said] of groupsOf(this.#heard, placesOf)) {
      const considered = bindArchitecture(bindMaintenance(said.filter(isConsidered)), this.#pkg);
      const decided = decide(considered, this.#pkg.type);
      if (decided === null) continue;
      const decision = withSettledFix(decided, said, this.#pkg.type, this.#asOf);
      const record = this.#index.vulnerability(number);
      judged.push({ vulnerability: record.id, record, decision, considered });
    }
    return judged.length < 2 ? judged : judged.sort((a, b) => compareText(a.vulnerability, b.vulnerability));
  }
}

/**
 * All that is said of the vulnerabilities that are spoken of at these places, by their numbers. What speaks of several is
 * under each.
 */
function groupsOf(
  heard: readonly Heard[],
  placesOf: (heard: Heard) => readonly number[],
): ReadonlyMap<number, readonly Said[]> {
  const groups = new Map<number, Said[]>();
  for (const one of heard) {
    for (const place of placesOf(one)) {
      const only = one.statements.vulnerability(place);
      if (only >= 0) groups.set(only, []);
      else for (const number of one.statements.vulnerabilities(place)) groups.set(number, []);
    }
  }
  if (groups.size > 0) for (const one of heard) addAll(one, groups);
  return groups;
}

/** Adds what was heard to the groups that there are. */
function addAll(heard: Heard, groups: ReadonlyMap<number, Said[]>): void {
  const { statements, verdicts } = heard;
  for (let place = 0; place < verdicts.length; place++) {
    if (verdicts[place] === undefined) continue;
    const only = statements.vulnerability(place);
    if (only >= 0) {
      groups.get(only)?.push(saidAt(heard, place));
      continue;
    }
    const numbers = statements.vulnerabilities(place);
    if (!numbers.some((number) => groups.has(number))) continue;
    const said = saidAt(heard, place);
    for (const number of numbers) groups.get(number)?.push(said);
  }
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
