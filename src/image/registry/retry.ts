import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from './failure.ts';
import type { RegistryTiming } from './limits.ts';

/**
 * Tries again after a `TransientError`, with pauses that double; other errors, and the last one, are thrown.
 * @param signal ends the tries, and a pause between them
 */
export async function withRetries<T>(
  timing: RegistryTiming,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      await pauseOrThrow(error, failures, timing, signal);
    }
  }
}

/**
 * Waits before the next try, or throws `error` where none is to be made.
 * @param failures in a row, this one included
 */
export async function pauseOrThrow(
  error: unknown,
  failures: number,
  timing: RegistryTiming,
  signal: AbortSignal,
): Promise<void> {
  if (!(error instanceof TransientError) || failures >= timing.tries) throw error;
  if (error.retryAfter !== null && error.retryAfter > timing.longestRetryAfter) throw error;
  await sleep(error.retryAfter ?? pauseAfter(failures, timing, Math.random()), undefined, { signal }).catch(() => {
    throw error;
  });
}

/**
 * The pause after so many failures in a row, in milliseconds: doubling, and a random part of its second half left out
 * so that many clients of a registry that comes back do not all come at once.
 * @param random from 0 to 1
 */
export function pauseAfter(failures: number, timing: RegistryTiming, random: number): number {
  const longest = Math.min(timing.firstPause * 2 ** (failures - 1), timing.lastPause);
  return longest * (1 - random / 2);
}

/**
 * A `Retry-After` in milliseconds from `now`; null for one that is absent or neither seconds nor a date.
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
