import { int32sApart, realsApart } from '../arrays/apart.ts';
import { sortByBytes } from '../arrays/byte-order.ts';
import { NumberColumn } from '../arrays/columns.ts';
import { giveBack } from '../arrays/give-back.ts';
import type { Collector } from './collect.ts';

/**
 * Statements in the order in which a search lists them: the newest change first, those of one moment by the advisory's
 * id, and then by the package's name, both by their bytes. What one advisory says as of one moment lies together and is
 * a document.
 */
export interface DocumentOrder {
  /** The positions of all statements. */
  readonly statements: NumberColumn;
  /** The advisory of each document, and how many of the statements are its. */
  readonly advisory: NumberColumn;
  readonly count: NumberColumn;
}

export function orderDocuments(collector: Collector): DocumentOrder {
  const ranks = packageRanks(collector);
  const parts = partsOf(collector, ranks);
  const sorted = sortedParts(collector, parts);
  const order = { statements: whole(), advisory: whole(), count: whole() };
  for (let place = 0; place < sorted.length; ) {
    const first = sorted[place] ?? 0;
    let end = place + 1;
    while (end < sorted.length && isOneTitle(collector, parts, first, sorted[end] ?? 0)) end++;
    if (end === place + 1) appendPart(order, collector, parts, first);
    else
      appendTogether(
        order,
        collector,
        ranks,
        [...sorted.subarray(place, end)].flatMap((part) => statementsOf(parts, part)),
      );
    place = end;
  }
  for (const column of [parts.statements, parts.start]) column.clear();
  giveBack(ranks, sorted);
  return order;
}

/** What one advisory says as of one moment: a stretch of `statements`. */
interface Parts {
  readonly statements: NumberColumn;
  readonly start: NumberColumn;
}

function whole(): NumberColumn {
  return new NumberColumn('whole');
}

/** The place of each package among all, by name and then by ecosystem. */
function packageRanks({ packages }: Collector): Int32Array {
  const nameStart = new Uint8Array(packages.size);
  const ecosystem = new Int32Array(packages.size);
  for (let number = 0; number < packages.size; number++) {
    const bytes = packages.bytes(number);
    nameStart[number] = bytes.indexOf('\n') + 1;
    ecosystem[number] = Number.parseInt(bytes.toString('latin1', 0, nameStart[number]), 10);
  }
  // What was sorted by ecosystem before stays so among equal names.
  const order = Int32Array.from(ecosystem.keys()).sort((a, b) => (ecosystem[a] ?? 0) - (ecosystem[b] ?? 0) || a - b);
  sortByBytes(order, (number, place) => packages.byte(number, place + (nameStart[number] ?? 0)));
  const ranks = int32sApart(packages.size);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank] ?? 0] = rank;
  return ranks;
}

function partsOf(collector: Collector, ranks: Int32Array): Parts {
  const { updated } = collector.statements;
  const parts: Parts = { statements: whole(), start: whole() };
  for (let advisory = 0; advisory < collector.advisories.id.length; advisory++) {
    const [first, end] = [collector.firstStatement(advisory), collector.firstStatement(advisory + 1)];
    if (end === first + 1) {
      parts.start.push(parts.statements.length);
      parts.statements.push(first);
      continue;
    }
    const own = byPackage(
      collector,
      ranks,
      Array.from({ length: end - first }, (_, nth) => first + nth),
    );
    for (const [place, statement] of own.entries()) {
      const before = own[place - 1];
      if (before === undefined || updated.at(before) !== updated.at(statement)) {
        parts.start.push(parts.statements.length);
      }
      parts.statements.push(statement);
    }
  }
  return parts;
}

/** Sorts statements: the newest first, those of one moment by package. */
function byPackage({ statements }: Collector, ranks: Int32Array, own: number[]): readonly number[] {
  const rank = (position: number) => ranks[statements.package.at(position)] ?? 0;
  return own.sort((a, b) => statements.updated.at(b) - statements.updated.at(a) || rank(a) - rank(b) || a - b);
}

/**
 * Parts by time, the newest first, then by the advisory's id, then as they are. The time's place among all times and the
 * part's place by id make one number, by which typed arrays sort without comparing two by two.
 */
function sortedParts(collector: Collector, parts: Parts): Int32Array {
  const count = parts.start.length;
  const byId = partsById(collector, parts);
  const times = realsApart(count);
  for (let part = 0; part < count; part++) times[part] = timeOf(collector, parts, part);
  const later = distinctDescending(times);
  const keys = realsApart(count);
  for (let place = 0; place < count; place++) {
    keys[place] = placeAmong(later, times[byId[place] ?? 0] ?? 0) * count + place;
  }
  keys.sort();
  const sorted = int32sApart(count);
  for (let place = 0; place < count; place++) sorted[place] = byId[(keys[place] ?? 0) % count] ?? 0;
  giveBack(byId, times, later, keys);
  return sorted;
}

function partsById(collector: Collector, parts: Parts): Int32Array {
  const { advisories, identity } = collector;
  const order = int32sApart(parts.start.length);
  const idOf = int32sApart(parts.start.length);
  for (let part = 0; part < order.length; part++) {
    order[part] = part;
    idOf[part] = advisories.id.at(advisoryOf(collector, parts, part));
  }
  sortByBytes(order, (part, place) => identity.byte(idOf[part] ?? 0, place));
  giveBack(idOf);
  return order;
}

function distinctDescending(times: Float64Array): Float64Array {
  const sorted = realsApart(times.length);
  sorted.set(times);
  sorted.sort().reverse();
  let kept = 0;
  for (const time of sorted) if (kept === 0 || sorted[kept - 1] !== time) sorted[kept++] = time;
  return sorted.subarray(0, kept);
}

/** The place of a number among others that descend. */
function placeAmong(descending: Float64Array, wanted: number): number {
  let [low, high] = [0, descending.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((descending[middle] ?? 0) > wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function advisoryOf({ statements }: Collector, parts: Parts, part: number): number {
  return statements.advisory.at(parts.statements.at(parts.start.at(part)));
}

function timeOf({ statements }: Collector, parts: Parts, part: number): number {
  return statements.updated.at(parts.statements.at(parts.start.at(part)));
}

/** True for two advisories of one id (as two sources may have them) that changed in one moment. */
function isOneTitle(collector: Collector, parts: Parts, a: number, b: number): boolean {
  const { id } = collector.advisories;
  return (
    id.at(advisoryOf(collector, parts, a)) === id.at(advisoryOf(collector, parts, b)) &&
    timeOf(collector, parts, a) === timeOf(collector, parts, b)
  );
}

function endOf({ statements, start }: Parts, part: number): number {
  return part + 1 < start.length ? start.at(part + 1) : statements.length;
}

function statementsOf(parts: Parts, part: number): readonly number[] {
  const start = parts.start.at(part);
  return Array.from({ length: endOf(parts, part) - start }, (_, nth) => parts.statements.at(start + nth));
}

function appendPart(order: DocumentOrder, collector: Collector, parts: Parts, part: number): void {
  const [start, end] = [parts.start.at(part), endOf(parts, part)];
  for (let place = start; place < end; place++) order.statements.push(parts.statements.at(place));
  order.advisory.push(advisoryOf(collector, parts, part));
  order.count.push(end - start);
}

/** Appends the statements of one title, as one document or, where two advisories take turns, as several. */
function appendTogether(
  order: DocumentOrder,
  collector: Collector,
  ranks: Int32Array,
  together: readonly number[],
): void {
  const { advisory } = collector.statements;
  const all = byPackage(collector, ranks, [...together]);
  let count = 0;
  for (const [place, statement] of all.entries()) {
    order.statements.push(statement);
    count++;
    const next = all[place + 1];
    if (next !== undefined && advisory.at(next) === advisory.at(statement)) continue;
    order.advisory.push(advisory.at(statement));
    order.count.push(count);
    count = 0;
  }
}
