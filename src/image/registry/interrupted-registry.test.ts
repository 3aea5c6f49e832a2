import { describe, expect, it } from 'vitest';
import {
  cutOff,
  drip,
  ENCODED,
  type Handler,
  LARGE,
  LARGE_BLOB,
  MANIFEST,
  noise,
  ONE_LINE,
  QUICK,
  scan,
  stall,
  startRegistry,
} from '../../../test/support/misbehaving-registry.ts';
import { openRegistryImage } from './index.ts';
import type { RegistryTiming } from './limits.ts';

describe('openRegistryImage, of a registry that breaks off', () => {
  it('takes a layer up where it broke', async () => {
    const ranges: (string | undefined)[] = [];
    const outcome = await scan(({ url, headers }, response) => {
      if (url !== LARGE_BLOB) return false;
      ranges.push(headers.range);
      if (ranges.length > 3) return false;
      return cutOff(response, LARGE.digest, headers.range, 500_000);
    });
    expect(outcome.error).toBeNull();
    expect(outcome.files).toEqual({ file0: noise(10), file1: noise(3_000_000) });
    expect(ranges.map((range) => range === undefined)).toEqual([true, false, false, false]);
    const starts = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]));
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.every((start) => start <= 3 * 500_000)).toBe(true);
  });

  it('leaves out what a registry without ranges sends again', async () => {
    let answers = 0;
    const outcome = await scan(({ url, headers }, response) => {
      if (url !== LARGE_BLOB) return false;
      answers += 1;
      delete headers.range;
      return answers === 1 ? cutOff(response, LARGE.digest, undefined, 500_000) : false;
    });
    expect(outcome.files).toEqual({ file0: noise(10), file1: noise(3_000_000) });
    expect(answers).toBe(2);
  });

  it('refuses another part than the one it asked for', async () => {
    const outcome = await scan(({ url, headers }, response) => {
      if (url !== LARGE_BLOB) return false;
      if (headers.range === undefined) return cutOff(response, LARGE.digest, undefined, 500_000);
      response.writeHead(206, { 'content-range': `bytes ${LARGE.size - 5}-${LARGE.size - 1}/${LARGE.size}` });
      response.end('12345');
      return true;
    });
    expect(outcome.error).toMatchObject({ code: 'registry-failed', message: expect.stringContaining('another part') });
  });

  it('gives up when nothing more comes', async () => {
    const outcome = await scan(({ url, headers }, response) => {
      return url === LARGE_BLOB && cutOff(response, LARGE.digest, headers.range, 0);
    });
    expect(outcome.error).toMatchObject({ code: 'unreachable' });
    expect(outcome.requests.filter((url) => url === LARGE_BLOB).length).toBe(QUICK.tries);
  });

  it('reads a manifest again that was cut off', async () => {
    let answers = 0;
    const outcome = await scan(({ url }, response) => {
      if (url !== MANIFEST) return false;
      answers += 1;
      return answers < 3 && cutOff(response, ENCODED.manifest.digest, undefined, 20);
    });
    expect(outcome.error).toBeNull();
    expect(answers).toBe(3);
  });

  it.each<[string, Partial<RegistryTiming>, Handler]>([
    ['never answers', { headers: 300 }, ({ url }) => url === MANIFEST],
    [
      'stops in a manifest',
      { stall: 300 },
      ({ url }, response) => url === MANIFEST && stall(response, ENCODED.manifest.digest, 20),
    ],
    [
      'stops in a layer',
      { stall: 300 },
      ({ url }, response) => url === LARGE_BLOB && stall(response, LARGE.digest, 1000),
    ],
    ['drips a layer', { stall: 300 }, ({ url }, response) => url === LARGE_BLOB && drip(response, LARGE.size)],
    ['drips a manifest', { document: 300 }, ({ url }, response) => url === MANIFEST && drip(response, 3_000_000)],
  ])('does not wait for ever for one that %s', async (_kind, impatience, handler) => {
    const outcome = await scan(handler, { ...QUICK, ...impatience });
    expect(outcome.error).toMatchObject({ code: 'timed-out', message: expect.stringMatching(ONE_LINE) });
  });

  it('ends at once what is under way when the image is closed', async () => {
    await using server = await startRegistry(({ url }, response) => {
      return url === LARGE_BLOB && stall(response, LARGE.digest, 1000);
    });
    const image = await openRegistryImage(`${server.host}/app:1`);
    const walks = image.layers.map((layer) => layer.walk({ wants: () => 'nothing', content: () => {} }));
    const large = expect(walks[1]).rejects.toMatchObject({ code: 'unreachable' });
    await walks[0];
    await image[Symbol.asyncDispose]();
    await large;
  });
});
