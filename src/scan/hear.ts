import type { StatementList } from '../database/index.ts';
import type { Package, Seconds } from '../model/index.ts';
import type { Said } from './decision.ts';
import type { Lookup } from './lookup.ts';
import { bindsModule } from './module-stream.ts';
import { versionAgainst } from './rpm-epoch.ts';
import { isUndated, judgeBy, standsAt, type Verdict } from './verdict.ts';

/** What the statements under one name say of the version that they are held against. */
export interface Heard {
  readonly lookup: Lookup;
  readonly statements: StatementList;
  /** By place; null for one that says nothing of the version, undefined for one that does not mean such a package. */
  readonly verdicts: readonly (Verdict | null | undefined)[];
  /** The places of those by which the version is affected. */
  readonly holding: readonly number[];
}

/** Judges the version that a lookup asks for by each statement; those that say the same (affected, no fix) are judged once. */
export function hear(statements: StatementList, lookup: Lookup, pkg: Package, asOf: Seconds | null): Heard {
  const known = new Map<number, Verdict | null>();
  const verdicts: (Verdict | null | undefined)[] = [];
  const holding: number[] = [];
  const { length } = statements;
  for (let place = 0; place < length; place++) {
    if (pkg.type === 'rpm' && !isMeant(statements, place, pkg)) {
      verdicts.push(undefined);
    } else if (asOf === null ? statements.isWithdrawn(place) : !standsAt(statements.at(place), asOf)) {
      verdicts.push(null);
    } else {
      const saying = statements.saying(place);
      let verdict = known.get(saying);
      if (verdict === undefined) {
        verdict = judgeSaying(statements, place, lookup, pkg, asOf);
        known.set(saying, verdict);
      }
      verdicts.push(verdict);
      if (verdict !== null && holds(verdict)) holding.push(place);
    }
  }
  return { lookup, statements, verdicts, holding };
}

function holds(verdict: Verdict): boolean {
  return verdict.kind === 'unresolved' || (verdict.kind === 'fixed' && verdict.affected);
}

/** Whether any statement means such a package, whatever version it has. */
export function isSpokenOf(statements: StatementList, pkg: Package): boolean {
  for (let place = 0; place < statements.length; place++) if (isMeant(statements, place, pkg)) return true;
  return false;
}

/** The places of those that say anything of the version. */
export function placesSpeaking({ verdicts }: Heard): readonly number[] {
  return verdicts.flatMap((verdict, place) => (verdict ? [place] : []));
}

/** What was heard at a place, as statements are decided by. */
export function saidAt({ lookup, statements, verdicts }: Heard, place: number): Said {
  return { statement: statements.at(place), lookup, verdict: verdicts[place] ?? null };
}

/** The sources of those that say something of the version and have no time at all. */
export function undatedSources(heard: Heard): readonly string[] {
  return placesSpeaking(heard).flatMap((place) => {
    const statement = heard.statements.at(place);
    return isUndated(statement) ? [statement.advisory.source] : [];
  });
}

function isMeant(statements: StatementList, place: number, pkg: Package): boolean {
  return pkg.type !== 'rpm' || bindsModule(statements.module(place), statements.latest(place), pkg);
}

function judgeSaying(
  statements: StatementList,
  place: number,
  lookup: Lookup,
  { type }: Package,
  asOf: Seconds | null,
): Verdict | null {
  // Of another day, or of another epoch, each step of a timeline may tell; today the last alone.
  if (asOf === null && !lookup.withoutEpoch) return judgeBy(statements.latest(place), type, lookup.version, null);
  const { judgement } = statements.at(place);
  return judgeBy(judgement, type, versionAgainst(judgement, lookup), asOf);
}
