import { readFile } from 'node:fs/promises';
import { median } from '../rounds.ts';

/** What a process held in memory at a time. */
export interface Resident {
  /** Since the start of the run. */
  readonly seconds: number;
  readonly bytes: number;
}

/** The resident set of a running process, as the kernel counts it. */
export async function residentBytes(pid: number): Promise<number> {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** How memory went once the first third is over, in which caches fill and code is compiled. */
export interface Growth {
  /** Of the line that fits best (least squares). */
  readonly bytesPerMinute: number;
  /** Medians of the second third of the run, and of its last. */
  readonly middle: number;
  readonly end: number;
  readonly peak: number;
}

export function growthOf(samples: readonly Resident[]): Growth {
  const third = Math.floor(samples.length / 3);
  const settled = samples.slice(third);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [time, bytes] = [mean(settled.map(({ seconds }) => seconds)), mean(settled.map((sample) => sample.bytes))];
  const covariance = mean(settled.map((sample) => (sample.seconds - time) * (sample.bytes - bytes)));
  const variance = mean(settled.map(({ seconds }) => (seconds - time) ** 2));
  return {
    bytesPerMinute: (covariance / variance) * 60,
    middle: median(samples.slice(third, 2 * third).map((sample) => sample.bytes)),
    end: median(samples.slice(2 * third).map((sample) => sample.bytes)),
    peak: Math.max(...samples.map((sample) => sample.bytes)),
  };
}
