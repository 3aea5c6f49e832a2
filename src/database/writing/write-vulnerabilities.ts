import type { DatabaseSync } from 'node:sqlite';
import { compareText, rate, SEVERITIES, type Severity, type SeverityRating } from '../../model/index.ts';
import { bytesApart, int32sApart } from '../arrays/apart.ts';
import { sortByBytes } from '../arrays/byte-order.ts';
import { NumberLists } from '../arrays/number-lists.ts';
import { PackedWriter } from '../packed/packed.ts';
import { packRatings } from '../packed/packed-ratings.ts';
import { BlockWriter } from '../packed/record-blocks.ts';
import { EPSS_PARTS } from '../schema.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';

/** Every vulnerability that an advisory stands for or that CISA lists, by number; they are numbered by their ids. */
export interface Vulnerabilities {
  /** The number of each one's id. */
  readonly ids: Int32Array;
  /** By the number of an id: the number of the vulnerability of that id, or −1. */
  readonly numberOfId: Int32Array;
  /** By advisory: the vulnerability that it stands for, or −1 where those are several. */
  readonly ofAdvisory: Int32Array;
  /** The advisories that stand for each, ascending. */
  readonly advisories: NumberLists;
  /** In SEVERITIES, each; known once they have been written. */
  readonly severity: Uint8Array;
}

export function gatherVulnerabilities(collector: Collector, identities: Identities): Vulnerabilities {
  const { advisories, enriched } = collector;
  const isKnown = bytesApart(identities.size);
  const ofAdvisory = int32sApart(advisories.id.length).fill(-1);
  for (let advisory = 0; advisory < advisories.id.length; advisory++) {
    const meant = identities.meaning(advisories.id.at(advisory));
    if (meant.length === 1) ofAdvisory[advisory] = meant[0] ?? -1;
    for (const id of meant) isKnown[id] = 1;
  }
  for (const [id, { kev }] of enriched) if (kev) isKnown[identities.number(id)] = 1;
  const ids = Int32Array.from(numbersOf(isKnown));
  sortByBytes(ids, (id, place) => collector.identity.byte(id, place));
  const numberOfId = int32sApart(identities.size).fill(-1);
  for (const [number, id] of ids.entries()) numberOfId[id] = number;
  for (let advisory = 0; advisory < ofAdvisory.length; advisory++) {
    ofAdvisory[advisory] = numberOfId[ofAdvisory[advisory] ?? -1] ?? -1;
  }
  return {
    ids,
    numberOfId,
    ofAdvisory,
    advisories: NumberLists.gather(ids.length, (tell) => {
      for (let advisory = 0; advisory < advisories.id.length; advisory++) {
        for (const id of identities.meaning(advisories.id.at(advisory))) tell(numberOfId[id] ?? -1, advisory);
      }
    }),
    severity: bytesApart(ids.length),
  };
}

function* numbersOf(isKnown: Uint8Array): Generator<number> {
  for (let number = 0; number < isKnown.length; number++) if (isKnown[number] === 1) yield number;
}

/** Writes each with its ratings put together, which give its severity. */
export function writeVulnerabilities(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: Vulnerabilities,
): void {
  const blocks = new BlockWriter(database, 'vulnerability');
  const writer = new PackedWriter();
  const put = together(collector);
  for (const [number, idNumber] of vulnerabilities.ids.entries()) {
    const id = identities.id(idNumber);
    const advisories = vulnerabilities.advisories.list(number);
    const { kev, epss, nvd } = collector.enriched.get(id) ?? {};
    const { ratings, severity } = put(advisories, nvd?.ratings ?? 0);
    vulnerabilities.severity[number] = SEVERITIES.indexOf(severity);
    identities.pack(writer, idNumber);
    const aliases = identities.aliases(idNumber);
    writer.number(aliases.length);
    for (const alias of aliases) identities.pack(writer, alias);
    writer.number(kev ? 1 : 0);
    if (kev)
      writer
        .number(kev.added)
        .optional(kev.due)
        .number(kev.ransomware ? 1 : 0)
        .text(kev.name);
    writer.number(epss ? 1 : 0);
    if (epss) writer.number(parts(epss.probability)).number(parts(epss.percentile)).optional(epss.date);
    packRatings(writer, ratings, collector.labels);
    writer.optional(nvd?.published ?? firstPublished(collector, advisories));
    writer.optional(nvd?.prose ?? bestProse(collector, advisories));
    writer.ascending(advisories);
    blocks.add(writer.take());
  }
  blocks.finish();
}

function parts(probability: number): number {
  return Math.round(Math.min(Math.max(probability, 0), 1) * EPSS_PARTS);
}

interface Together {
  readonly ratings: readonly SeverityRating[];
  readonly severity: Severity;
}

/**
 * Puts together the ratings of all records of a vulnerability that have not been withdrawn, each once, sorted by source,
 * kind, value.
 */
function together(collector: Collector): (advisories: Int32Array, nvd: number) => Together {
  const known = new Map<string, Together>();
  return (advisories, nvd) => {
    const sets = [...ratingSets(collector, advisories, nvd)].sort((a, b) => a - b);
    const key = sets.join();
    const before = known.get(key);
    if (before) return before;
    const distinct = new Map<string, SeverityRating>();
    for (const rating of sets.flatMap((set) => collector.ratings[set] ?? [])) {
      distinct.set(`${rating.source}\n${rating.kind}\n${rating.value}`, rating);
    }
    const ratings = [...distinct].sort(([a], [b]) => compareText(a, b)).map(([, rating]) => rating);
    const found = { ratings, severity: rate(ratings).severity };
    if (known.size >= SETS_KEPT) known.clear();
    known.set(key, found);
    return found;
  };
}

/** Most vulnerabilities are rated as thousands of others are. */
const SETS_KEPT = 10_000;

function ratingSets(collector: Collector, advisories: Int32Array, nvd: number): ReadonlySet<number> {
  const sets = new Set([nvd]);
  for (const advisory of advisories) {
    if (collector.advisories.withdrawn.at(advisory) >= 0) continue;
    sets.add(collector.advisories.ratings.at(advisory));
    const end = collector.firstStatement(advisory + 1);
    for (let statement = collector.firstStatement(advisory); statement < end; statement++) {
      sets.add(collector.statements.ratings.at(statement));
    }
  }
  return sets;
}

function firstPublished(collector: Collector, advisories: Int32Array): number | null {
  let first: number | null = null;
  for (const advisory of advisories) {
    const time = collector.advisories.published.at(advisory);
    if (time >= 0 && (first === null || time < first)) first = time;
  }
  return first;
}

/** The prose of the advisory with the longest summary, or where none has any, with the longest details. */
function bestProse(collector: Collector, advisories: Int32Array): number | null {
  const { summaryLength, detailsLength, prose } = collector.advisories;
  let best: number | null = null;
  for (const advisory of advisories) if (best === null || isBetter(collector, advisory, best)) best = advisory;
  return best === null || summaryLength.at(best) + detailsLength.at(best) === 0 ? null : prose.at(best);
}

function isBetter(collector: Collector, a: number, b: number): boolean {
  const { summaryLength, detailsLength } = collector.advisories;
  return (
    (summaryLength.at(a) - summaryLength.at(b) ||
      detailsLength.at(a) - detailsLength.at(b) ||
      compareText(collector.idOf(b), collector.idOf(a))) > 0
  );
}
