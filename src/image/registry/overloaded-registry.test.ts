import { describe, expect, it } from 'vitest';
import { type Handler, LARGE_BLOB, MANIFEST, QUICK, scan, status } from '../../../test/support/misbehaving-registry.ts';

describe('openRegistryImage, of a registry under load', () => {
  it.each([429, 500, 502, 503])('tries again after status %i', async (code) => {
    let answers = 0;
    const outcome = await scan(({ url }, response) => {
      if (url !== MANIFEST && url !== LARGE_BLOB) return false;
      answers += 1;
      return answers % 2 === 1 && status(response, code);
    });
    expect(outcome.error).toBeNull();
    expect(answers).toBe(4);
  });

  it('gives up when it stays so', async () => {
    const outcome = await scan(({ url }, response) => url === LARGE_BLOB && status(response, 503));
    expect(outcome.error).toMatchObject({ code: 'registry-failed', message: expect.stringContaining('status 503') });
    expect(outcome.requests.filter((url) => url === LARGE_BLOB).length).toBe(QUICK.tries);
  });

  it('waits as long as Retry-After says, and not as long as it would by itself', async () => {
    let answers = 0;
    const handler: Handler = ({ url }, response) => {
      if (url !== MANIFEST) return false;
      answers += 1;
      return answers === 1 && status(response, 429, { 'retry-after': '0' });
    };
    const outcome = await scan(handler, { ...QUICK, firstPause: 2 ** 30, lastPause: 2 ** 30 });
    expect(outcome.error).toBeNull();
    expect(answers).toBe(2);
  });

  it('does not wait for an hour', async () => {
    const outcome = await scan(({ url }, response) => {
      return url === MANIFEST && status(response, 429, { 'retry-after': '3600' });
    });
    expect(outcome.error).toMatchObject({ message: expect.stringContaining('try again in 3600 seconds') });
    expect(outcome.requests).toEqual([MANIFEST]);
  });
});
