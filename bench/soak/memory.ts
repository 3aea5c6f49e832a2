import { readFile } from 'node:fs/promises';
import { median } from '../rounds.ts';

/** Bytes of memory at a time. */
export interface MemorySample {
  /** Since the start of the run. */
  readonly seconds: number;
  readonly bytes: number;
}

/** The resident set of a running process, as the kernel counts it. */
export async function residentBytes(pid: number): Promise<number> {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** How memory went once the first third of the run is over, in which caches fill and code is compiled. */
export interface Growth {
  /** Of the line that fits best (least squares). */
  readonly bytesPerMinute: number;
  /** Medians of the second third of the run, and of its last. */
  readonly middle: number;
  readonly end: number;
  readonly peak: number;
  /** Whether the last third holds more than the second, beyond what comes and goes. */
  readonly grows: boolean;
}

/**
 * What of memory comes and goes from one moment to the next: requests under way, and space that the allocator keeps. A
 * leak of a kilobyte a request would be several times that in a third of ten minutes.
 */
const MARGIN_PART = 0.05;
const MARGIN_BYTES = 4 * 1024 ** 2;

export function growthOf(samples: readonly MemorySample[]): Growth {
  const third = Math.floor(samples.length / 3);
  const settled = samples.slice(third);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [time, bytes] = [mean(settled.map(({ seconds }) => seconds)), mean(settled.map((sample) => sample.bytes))];
  const covariance = mean(settled.map((sample) => (sample.seconds - time) * (sample.bytes - bytes)));
  const variance = mean(settled.map(({ seconds }) => (seconds - time) ** 2));
  const [middle, end] = [
    median(samples.slice(third, 2 * third).map((sample) => sample.bytes)),
    median(samples.slice(2 * third).map((sample) => sample.bytes)),
  ];
  return {
    bytesPerMinute: (covariance / variance) * 60,
    middle,
    end,
    peak: Math.max(...samples.map((sample) => sample.bytes)),
    grows: end - middle > Math.max(MARGIN_BYTES, middle * MARGIN_PART),
  };
}
