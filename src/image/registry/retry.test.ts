import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageError } from '../errors.ts';
import { TransientError } from './failure.ts';
import { TIMING } from './limits.ts';
import { parseRetryAfter, pauseAfter, withRetries } from './retry.ts';

const QUICK = { ...TIMING, firstPause: 1, lastPause: 2 };
const never = new AbortController().signal;

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['9'.repeat(50), null],
    ['Thu, nonsense', null],
    ['', null],
    [undefined, null],
  ])('reads %j', (header, milliseconds) => {
    expect(parseRetryAfter(header, now)).toBe(milliseconds);
  });
});

describe('pauseAfter', () => {
  it('doubles from the first pause to the last, of which it leaves out at most half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const longest = Math.min(TIMING.firstPause * 2 ** (failures - 1), TIMING.lastPause);
        const pause = pauseAfter(failures, TIMING, random);
        expect(pause).toBeGreaterThanOrEqual(longest / 2);
        expect(pause).toBeLessThanOrEqual(longest);
      }),
    );
  });
});

describe('withRetries', () => {
  it('tries again until it succeeds', async () => {
    let calls = 0;
    const result = await withRetries(QUICK, never, async () => {
      calls += 1;
      if (calls < QUICK.tries) throw transient();
      return 'done';
    });
    expect(result).toBe('done');
    expect(calls).toBe(QUICK.tries);
  });

  it.each<[string, () => Error, number]>([
    ['a failure that stays', () => transient(), QUICK.tries],
    ['an error that no second try mends', () => new ImageError('not-found', 'x', 'is not there'), 1],
    ['a server that asks for a longer pause than it gets', () => transient(QUICK.longestRetryAfter + 1), 1],
    ['a server that asks for a short pause', () => transient(1), QUICK.tries],
  ])('gives up on %s', async (_kind, makeError, expected) => {
    let calls = 0;
    const error = makeError();
    const attempt = async () => {
      calls += 1;
      throw error;
    };
    await expect(withRetries(QUICK, never, attempt)).rejects.toBe(error);
    expect(calls).toBe(expected);
  });

  it('gives up in the middle of a pause when it is told to', async () => {
    const closing = new AbortController();
    const error = transient();
    const tries = withRetries({ ...TIMING, firstPause: 2 ** 30, lastPause: 2 ** 30 }, closing.signal, async () => {
      setImmediate(() => closing.abort());
      throw error;
    });
    await expect(tries).rejects.toBe(error);
  });
});

function transient(retryAfter: number | null = null): TransientError {
  return new TransientError('unreachable', 'x', 'broke', 'try again later', retryAfter);
}
