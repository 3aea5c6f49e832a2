import { type AdvisoryEvent, type Judgement, STATUSES, type Status } from '../../model/index.ts';
import { NumberColumn } from '../arrays/columns.ts';
import type { DaysToFixStep, Statistics } from '../types.ts';

/** What one counter has counted; plain data. */
export interface Counted {
  readonly statuses: Readonly<Record<Status, number>>;
  readonly changes: ReadonlyMap<string, Readonly<Record<Status, number>>>;
  readonly days: Float64Array;
}

/** Counts statements while they are collected; withdrawn ones are not to be told. */
export class StatisticsCounter {
  readonly #statuses = noCounts();
  /** By how much each month changed the number of statements at each status. */
  readonly #changes = new Map<string, Record<Status, number>>();
  readonly #days = new NumberColumn('real');

  /** @param status how it stands by all that is known */
  add(judgement: Judgement, status: Status): void {
    this.#statuses[status] += 1;
    if (judgement.kind !== 'timeline') return;
    this.#countChanges(judgement.events);
    const days = daysToFix(judgement.events);
    if (days !== null) this.#days.push(days);
  }

  /** What was counted so far, for `join` of another counter: threads count for themselves. */
  counted(): Counted {
    const days = Float64Array.from({ length: this.#days.length }, (_, at) => this.#days.at(at));
    return { statuses: this.#statuses, changes: this.#changes, days };
  }

  join({ statuses, changes, days }: Counted): void {
    for (const status of STATUSES) this.#statuses[status] += statuses[status];
    for (const [month, change] of changes) {
      const counts = this.#changesOf(month);
      for (const status of STATUSES) counts[status] += change[status];
    }
    for (const one of days) this.#days.push(one);
  }

  statistics(): Statistics {
    return { statuses: { ...this.#statuses }, months: this.#months(), daysToFix: quantiles(this.#days) };
  }

  #countChanges(events: readonly AdvisoryEvent[]): void {
    let before: Status | null = null;
    for (const { time, status } of events) {
      const counts = this.#changesOf(monthOf(time));
      if (before !== null) counts[before] -= 1;
      counts[status] += 1;
      before = status;
    }
  }

  #changesOf(month: string): Record<Status, number> {
    const counts = this.#changes.get(month) ?? noCounts();
    this.#changes.set(month, counts);
    return counts;
  }

  /** Sums the changes up, months without any included. */
  #months(): Statistics['months'] {
    const known = [...this.#changes.keys()].sort();
    const [first, last] = [known[0], known.at(-1)];
    const months: { month: string; counts: Record<Status, number> }[] = [];
    const counts = noCounts();
    for (let month = first; month !== undefined && last !== undefined && month <= last; month = monthAfter(month)) {
      const change = this.#changes.get(month);
      if (change) for (const status of STATUSES) counts[status] += change[status];
      months.push({ month, counts: { ...counts } });
    }
    return months;
  }
}

const SECONDS_A_DAY = 86_400;

function noCounts(): Record<Status, number> {
  return {
    affected: 0,
    'pending-upstream-fix': 0,
    'fix-not-planned': 0,
    'under-investigation': 0,
    fixed: 0,
    'not-affected': 0,
  };
}

/** Of a time in seconds. Dates are made for days, of which there are few among millions of times. */
function monthOf(time: number): string {
  const day = Math.floor(time / SECONDS_A_DAY);
  const known = monthOfDay.get(day);
  if (known !== undefined) return known;
  const month = new Date(day * SECONDS_A_DAY * 1000).toISOString().slice(0, 7);
  if (monthOfDay.size >= DAYS_KEPT) monthOfDay.clear();
  monthOfDay.set(day, month);
  return month;
}

/** Those of some fifty years. */
const DAYS_KEPT = 20_000;

const monthOfDay = new Map<number, string>();

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

function quantiles(days: NumberColumn): Statistics['daysToFix'] {
  if (days.length === 0) return null;
  const sorted = Float64Array.from({ length: days.length }, (_, at) => days.at(at)).sort();
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { median: at(0.5), p90: at(0.9), advisories: days.length, spread: spreadOf(sorted) };
}

/** The same day, a week, a month, a quarter, a year. */
const STEPS = [0, 7, 30, 90, 365] as const;

function spreadOf(days: Float64Array): readonly DaysToFixStep[] {
  const upTo = STEPS.map((step) => days.reduce((count, one) => count + (Math.round(one) <= step ? 1 : 0), 0));
  const steps = STEPS.map((step, at) => ({ days: step, advisories: (upTo[at] ?? 0) - (upTo[at - 1] ?? 0) }));
  return [...steps, { days: null, advisories: days.length - (upTo.at(-1) ?? 0) }];
}
