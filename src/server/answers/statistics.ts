import { setImmediate as turn } from 'node:timers/promises';
import type { Database, Statement } from '../../database/index.ts';
import { type AdvisoryEvent, type Seconds, STATUSES, type Status } from '../../model/index.ts';
import type { HomeView, MonthlyStatus } from '../../web/index.ts';

/** What the home page tells of the whole database. */
export type Statistics = Pick<HomeView, 'statuses' | 'months' | 'daysToFix'>;

/**
 * Counts through every dated statement, making way for requests after each few packages. Of advisories without dates
 * only how they stand now is counted.
 */
export async function statisticsOf(database: Database): Promise<Statistics> {
  const statuses = countsOf((status) => database.searchAdvisories({ status, limit: 1 }).total);
  const changes = new Map<string, Record<Status, number>>();
  const days: number[] = [];
  for (const ecosystem of database.ecosystems()) {
    let since = 0;
    for (const { statements } of database.packagesIn(ecosystem)) {
      for (const events of statements.flatMap(eventsOf)) {
        countChanges(changes, events);
        const fix = daysToFix(events);
        if (fix !== null) days.push(fix);
      }
      since += statements.length;
      if (since < STATEMENTS_AT_ONCE) continue;
      since = 0;
      await turn();
    }
  }
  return { statuses, months: monthsOf(changes), daysToFix: quantiles(days) };
}

/** Some milliseconds' worth. */
const STATEMENTS_AT_ONCE = 500;
const SECONDS_A_DAY = 86_400;

function countsOf(count: (status: Status) => number): Record<Status, number> {
  const [a, b, c, d, e, f] = STATUSES.map(count);
  return {
    affected: a ?? 0,
    'pending-upstream-fix': b ?? 0,
    'fix-not-planned': c ?? 0,
    'under-investigation': d ?? 0,
    fixed: e ?? 0,
    'not-affected': f ?? 0,
  };
}

function eventsOf({ judgement, advisory }: Statement): readonly (readonly AdvisoryEvent[])[] {
  return judgement.kind === 'timeline' && advisory.withdrawn === null ? [judgement.events] : [];
}

/** By how much each month changed the number of advisories at each status. */
function countChanges(changes: Map<string, Record<Status, number>>, events: readonly AdvisoryEvent[]): void {
  let before: Status | null = null;
  for (const { time, status } of events) {
    const month = monthOf(time);
    const counts = changes.get(month) ?? countsOf(() => 0);
    changes.set(month, counts);
    if (before !== null) counts[before] -= 1;
    counts[status] += 1;
    before = status;
  }
}

/** Sums the changes up, months without any included. */
function monthsOf(changes: ReadonlyMap<string, Readonly<Record<Status, number>>>): readonly MonthlyStatus[] {
  const known = [...changes.keys()].sort();
  const months: MonthlyStatus[] = [];
  const [first, last] = [known[0], known.at(-1)];
  let counts = countsOf(() => 0);
  for (let month = first; month !== undefined && last !== undefined && month <= last; month = monthAfter(month)) {
    const change = changes.get(month);
    const before = counts;
    if (change) counts = combined(before, change);
    months.push({ month, counts });
  }
  return months;
}

function combined(a: Readonly<Record<Status, number>>, b: Readonly<Record<Status, number>>): Record<Status, number> {
  const sum = { ...a };
  for (const status of STATUSES) sum[status] += b[status];
  return sum;
}

function monthOf(time: Seconds): string {
  return new Date(time * 1000).toISOString().slice(0, 7);
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** From the first event to the last fix; null for what is not fixed. */
function daysToFix(events: readonly AdvisoryEvent[]): number | null {
  const [first] = events;
  const last = events.at(-1);
  return first && last?.status === 'fixed' ? (last.time - first.time) / SECONDS_A_DAY : null;
}

function quantiles(days: readonly number[]): HomeView['daysToFix'] {
  if (days.length === 0) return null;
  const sorted = Float64Array.from(days).sort();
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { median: at(0.5), p90: at(0.9), advisories: days.length };
}
