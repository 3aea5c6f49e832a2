import type { DatabaseSync } from 'node:sqlite';
import { compareText, rate, type Severity, type SeverityRating } from '../model/index.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { PackedWriter } from './packed.ts';
import { packIds } from './packed-id.ts';
import { packRatings } from './packed-ratings.ts';
import { EPSS_PARTS } from './schema.ts';

/** A vulnerability while it is being put together, by its id. */
export interface Gathered {
  readonly advisories: number[];
  readonly number: number;
  severity: Severity;
}

/** Sorted by id; every vulnerability that an advisory stands for or that CISA lists. */
export function gatherVulnerabilities(collector: Collector, identities: Identities): Map<string, Gathered> {
  const advisories = new Map<string, number[]>();
  for (const [number, id] of collector.advisories.ids.entries()) {
    for (const vulnerability of identities.of(id)) {
      const list = advisories.get(vulnerability);
      if (list) list.push(number);
      else advisories.set(vulnerability, [number]);
    }
  }
  for (const [id, { kev }] of collector.enriched) if (kev && !advisories.has(id)) advisories.set(id, []);
  const ids = [...advisories.keys()].sort();
  return new Map(
    ids.map((id, number) => [id, { number, advisories: advisories.get(id) ?? [], severity: 'Unknown' as const }]),
  );
}

/** Writes each with its ratings put together, which give its severity. */
export function writeVulnerabilities(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: ReadonlyMap<string, Gathered>,
): void {
  const insert = database.prepare('INSERT INTO vulnerability (n, id, packed) VALUES (?, ?, ?)');
  const writer = new PackedWriter();
  for (const [id, gathered] of vulnerabilities) {
    const enriched = collector.enriched.get(id);
    const ratings = ratingsOf(collector, gathered.advisories, enriched?.nvd?.ratings ?? 0);
    gathered.severity = rate(ratings).severity;
    packIds(writer, identities.aliases(id));
    packRatings(writer, ratings, collector.labels);
    const { kev, epss, nvd } = enriched ?? {};
    writer.number(kev ? 1 : 0);
    if (kev)
      writer
        .number(kev.added)
        .optional(kev.due)
        .number(kev.ransomware ? 1 : 0)
        .text(kev.name);
    writer.number(epss ? 1 : 0);
    if (epss) writer.number(parts(epss.probability)).number(parts(epss.percentile)).optional(epss.date);
    writer.optional(nvd?.published ?? firstPublished(collector, gathered.advisories));
    writer.optional(nvd?.prose ?? bestProse(collector, gathered.advisories));
    writer.ascending(gathered.advisories);
    insert.run(gathered.number, id, writer.take());
  }
}

function parts(probability: number): number {
  return Math.round(Math.min(Math.max(probability, 0), 1) * EPSS_PARTS);
}

/** Those of all records that have not been withdrawn, each once, sorted by source, kind, value. */
function ratingsOf(collector: Collector, advisories: readonly number[], nvd: number): readonly SeverityRating[] {
  const sets = new Set([nvd]);
  for (const advisory of advisories) {
    if (collector.advisories.withdrawn.at(advisory) >= 0) continue;
    sets.add(collector.advisories.ratings.at(advisory));
    for (const statement of collector.statementsOf(advisory)) sets.add(collector.statements.ratings.at(statement));
  }
  const distinct = new Map<string, SeverityRating>();
  for (const set of sets) {
    for (const rating of collector.ratings[set] ?? []) {
      distinct.set(`${rating.source}\n${rating.kind}\n${rating.value}`, rating);
    }
  }
  return [...distinct].sort(([a], [b]) => compareText(a, b)).map(([, rating]) => rating);
}

function firstPublished(collector: Collector, advisories: readonly number[]): number | null {
  const times = advisories.map((advisory) => collector.advisories.published.at(advisory)).filter((time) => time >= 0);
  return times.reduce<number | null>((first, time) => (first === null || time < first ? time : first), null);
}

/** The prose of the advisory with the longest summary, or where none has any, with the longest details. */
function bestProse({ advisories: columns }: Collector, advisories: readonly number[]): number | null {
  const [best] = [...advisories].sort(
    (a, b) =>
      columns.summaryLength.at(b) - columns.summaryLength.at(a) ||
      columns.detailsLength.at(b) - columns.detailsLength.at(a) ||
      compareText(columns.ids[a] ?? '', columns.ids[b] ?? ''),
  );
  if (best === undefined) return null;
  return columns.summaryLength.at(best) + columns.detailsLength.at(best) > 0 ? columns.prose.at(best) : null;
}
