import type { DatabaseInfo } from '../database/index.ts';

/** Upper bounds of the histogram of answers' times, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** One request that was answered. */
export interface Answered {
  readonly method: string;
  /** The route's pattern, never the address itself, of which there are endlessly many. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Counts what the server does, for Prometheus. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #durations = new Map<string, Histogram>();
  readonly #counters = new Map<string, number>();
  #inFlight = 0;

  began(): void {
    this.#inFlight += 1;
  }

  answered({ method, route, status, seconds }: Answered): void {
    this.#inFlight -= 1;
    increase(this.#requests, labels({ method, route, status: String(status) }));
    const key = labels({ route });
    const histogram = this.#durations.get(key) ?? new Histogram();
    this.#durations.set(key, histogram);
    histogram.observe(seconds);
  }

  /** Counts something that happened: `database_swaps`, `scans`, `diffs_reused`. */
  count(name: CounterName): void {
    increase(this.#counters, name);
  }

  /** Everything, as text. */
  text(info: DatabaseInfo, now: number): string {
    return [
      ...family('http_requests_total', 'counter', 'Requests answered.', this.#requests),
      ...durations(this.#durations),
      ...single('http_requests_in_flight', 'gauge', 'Requests under way.', this.#inFlight),
      ...COUNTERS.flatMap(([name, help]) => single(`${name}_total`, 'counter', help, this.#counters.get(name) ?? 0)),
      ...single('database_built_timestamp_seconds', 'gauge', 'When the database was built.', info.built),
      ...single('database_age_seconds', 'gauge', 'How old the database is.', Math.max(0, now - info.built)),
      ...single('database_advisories', 'gauge', 'Advisories in the database.', info.counts.advisories),
      ...single('resident_memory_bytes', 'gauge', 'Memory of the process.', process.memoryUsage.rss()),
      '',
    ].join('\n');
  }
}

const COUNTERS = [
  ['database_swaps', 'Times that the database was replaced by another.'],
  ['database_failures', 'Times that a new database could not be read.'],
  ['connections_refused', 'Connections refused because too many were open.'],
  ['scans', 'Images read and scanned.'],
  ['upload_threads', 'Uploads so large that each had a thread of its own.'],
  ['inventories_reused', 'Images whose inventory was still known.'],
  ['diffs_reused', 'Diffs that were still known.'],
  ['scans_refused', 'Scans sent away because too many were waiting.'],
] as const;

export type CounterName = (typeof COUNTERS)[number][0];

class Histogram {
  readonly counts = BUCKETS.map(() => 0);
  total = 0;
  sum = 0;

  observe(value: number): void {
    this.total += 1;
    this.sum += value;
    for (const [position, bound] of BUCKETS.entries()) {
      if (value <= bound) this.counts[position] = (this.counts[position] ?? 0) + 1;
    }
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function durations(histograms: ReadonlyMap<string, Histogram>): string[] {
  const name = 'fixedin_http_request_duration_seconds';
  const lines = [`# HELP ${name} Time from a request to its answer.`, `# TYPE ${name} histogram`];
  for (const [key, { counts, total, sum }] of sorted(histograms)) {
    for (const [position, bound] of BUCKETS.entries()) {
      lines.push(`${name}_bucket{${key},le="${bound}"} ${counts[position] ?? 0}`);
    }
    lines.push(
      `${name}_bucket{${key},le="+Inf"} ${total}`,
      `${name}_sum{${key}} ${sum}`,
      `${name}_count{${key}} ${total}`,
    );
  }
  return lines;
}

function family(name: string, type: string, help: string, values: ReadonlyMap<string, number>): string[] {
  const full = `fixedin_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    ...sorted(values).map(([key, value]) => `${full}${key === '' ? '' : `{${key}}`} ${value}`),
  ];
}

function single(name: string, type: string, help: string, value: number): string[] {
  return family(name, type, help, new Map([['', value]]));
}

function labels(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, '_')}"`)
    .join(',');
}

function sorted<Value>(values: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}
