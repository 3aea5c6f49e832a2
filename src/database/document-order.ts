import { compareText } from '../model/index.ts';
import type { Collector } from './collect.ts';
import { NumberColumn } from './columns.ts';

/**
 * Statements in the order in which a search lists them: the newest change first, those of one moment by the advisory's
 * id, and then by the package's name. What one advisory says as of one moment lies together and is a document.
 */
export interface DocumentOrder {
  /** The positions of all statements. */
  readonly statements: NumberColumn;
  /** The advisory of each document, and how many of the statements are its. */
  readonly advisory: NumberColumn;
  readonly count: NumberColumn;
}

export function orderDocuments(collector: Collector): DocumentOrder {
  const parts = partsOf(collector);
  const sorted = sortedParts(collector, parts);
  const order = { statements: whole(), advisory: whole(), count: whole() };
  for (let place = 0; place < sorted.length; ) {
    let end = place + 1;
    while (end < sorted.length && isOneTitle(collector, parts, sorted[place] ?? 0, sorted[end] ?? 0)) end++;
    const together: number[] = [];
    for (; place < end; place++) together.push(...statementsOf(parts, sorted[place] ?? 0));
    append(order, collector, together);
  }
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

function partsOf(collector: Collector): Parts {
  const { updated } = collector.statements;
  const parts: Parts = { statements: whole(), start: whole() };
  for (let advisory = 0; advisory < collector.advisories.id.length; advisory++) {
    const own = ordered(collector, collector.firstStatement(advisory), collector.firstStatement(advisory + 1));
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

/** The statements from one position to another, the newest first, those of one moment by package. */
function ordered(collector: Collector, first: number, end: number): readonly number[] {
  const own = Array.from({ length: end - first }, (_, nth) => first + nth);
  return own.length < 2 ? own : byPackage(collector, own);
}

function byPackage({ statements, packages }: Collector, own: readonly number[]): readonly number[] {
  return own
    .map((position) => {
      const text = packages.text(statements.package.at(position));
      const parting = text.indexOf('\n');
      const [ecosystem, name] = [Number(text.slice(0, parting)), text.slice(parting + 1)];
      return { position, updated: statements.updated.at(position), ecosystem, name };
    })
    .sort(
      (a, b) =>
        b.updated - a.updated || compareText(a.name, b.name) || a.ecosystem - b.ecosystem || a.position - b.position,
    )
    .map(({ position }) => position);
}

function sortedParts(collector: Collector, parts: Parts): Int32Array {
  const updated = new Float64Array(parts.start.length);
  for (const part of updated.keys()) {
    updated[part] = collector.statements.updated.at(parts.statements.at(parts.start.at(part)));
  }
  const order = Int32Array.from(updated.keys());
  return order.sort(
    (a, b) =>
      (updated[b] ?? 0) - (updated[a] ?? 0) ||
      compareText(idOf(collector, parts, a), idOf(collector, parts, b)) ||
      a - b,
  );
}

function advisoryOf({ statements }: Collector, parts: Parts, part: number): number {
  return statements.advisory.at(parts.statements.at(parts.start.at(part)));
}

function idOf(collector: Collector, parts: Parts, part: number): string {
  return collector.idOf(advisoryOf(collector, parts, part));
}

/** True for two advisories of one id (as two sources may have them) that changed in one moment. */
function isOneTitle(collector: Collector, parts: Parts, a: number, b: number): boolean {
  const [first, second] = [advisoryOf(collector, parts, a), advisoryOf(collector, parts, b)];
  if (collector.advisories.id.at(first) !== collector.advisories.id.at(second)) return false;
  const updated = (part: number) => collector.statements.updated.at(parts.statements.at(parts.start.at(part)));
  return updated(a) === updated(b);
}

function statementsOf({ statements, start }: Parts, part: number): readonly number[] {
  const end = part + 1 < start.length ? start.at(part + 1) : statements.length;
  return Array.from({ length: end - start.at(part) }, (_, nth) => statements.at(start.at(part) + nth));
}

/** Appends the statements of one title, as one document or, where two advisories take turns, as several. */
function append(order: DocumentOrder, collector: Collector, together: readonly number[]): void {
  const { advisory } = collector.statements;
  const first = together[0];
  const isOne = first === undefined || together.every((statement) => advisory.at(statement) === advisory.at(first));
  const all = isOne ? together : byPackage(collector, together);
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
