import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '../../../test/support/web-server.ts';
import { encodeImage } from '../new-image.ts';
import type { Image } from '../types.ts';
import { openRegistryImage } from './index.ts';
import { type RegistryTiming, TIMING } from './limits.ts';

/** What Debian's registry never does. Each handler answers what it must, and leaves the rest to a good registry. */
type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | undefined;

/** Two uncompressed layers of bytes without pattern, the second of several chunks. */
const ENCODED = encodeImage({
  layers: [10, 3_000_000].map((size, position) => ({
    entries: [{ path: `file${position}`, content: noise(size) }],
    compression: 'none',
  })),
  config: { architecture: 'amd64', os: 'linux' },
});
const [FIRST, LARGE] = ENCODED.layers.map(({ descriptor }) => descriptor);
if (FIRST === undefined || LARGE === undefined) throw new Error('has two layers');
const MANIFEST = '/v2/app/manifests/1';
const LARGE_BLOB = `/v2/app/blobs/${LARGE.digest}`;

const QUICK: RegistryTiming = { ...TIMING, firstPause: 1, lastPause: 4 };

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
    const walks = image.layers.map((layer) => layer.walk({ wants: () => false, content: () => {} }));
    const large = expect(walks[1]).rejects.toMatchObject({ code: 'unreachable' });
    await walks[0];
    await image[Symbol.asyncDispose]();
    await large;
  });
});

describe('openRegistryImage, of a registry that gives something else', () => {
  it.each<[string, string, Handler]>([
    ['a layer of other bytes', 'digest-mismatch', ({ url }, response) => url === LARGE_BLOB && noiseFrom(response, 1)],
    [
      'a layer that is longer than stated',
      'digest-mismatch',
      ({ url }, response) => url === LARGE_BLOB && endless(response),
    ],
    [
      'a longer layer, as its headers say',
      'digest-mismatch',
      ({ url }, response) => url === LARGE_BLOB && length(response, LARGE.size + 1),
    ],
    [
      'a shorter layer, as its headers say',
      'registry-failed',
      ({ url }, response) => url === LARGE_BLOB && length(response, LARGE.size - 1),
    ],
    [
      'a configuration of other bytes',
      'digest-mismatch',
      ({ url }, response) => isConfig(url) && bytes(response, Buffer.alloc(ENCODED.config.size)),
    ],
    ['an endless manifest', 'over-limit', ({ url }, response) => url === MANIFEST && endless(response)],
    [
      'a manifest of another digest than it states',
      'digest-mismatch',
      ({ url }, response) =>
        url === MANIFEST && bytes(response, Buffer.from('{}'), { 'docker-content-digest': LARGE.digest }),
    ],
    [
      'a manifest that is no JSON',
      'bad-manifest',
      ({ url }, response) => url === MANIFEST && bytes(response, Buffer.from('?')),
    ],
    ['a web page for a manifest', 'registry-failed', ({ url }, response) => url === MANIFEST && page(response, 200)],
    ['a web page for a layer', 'registry-failed', ({ url }, response) => url === LARGE_BLOB && page(response, 200)],
    ['a web page that says 404', 'registry-failed', ({ url }, response) => url === MANIFEST && page(response, 404)],
    ['a layer that it does not have', 'not-found', ({ url }, response) => url === LARGE_BLOB && status(response, 404)],
    ['a strange status', 'registry-failed', ({ url }, response) => url === MANIFEST && status(response, 418)],
    [
      'a redirect to itself',
      'registry-failed',
      ({ url }, response) => url === MANIFEST && status(response, 307, { location: MANIFEST }),
    ],
    ['a redirect to nowhere', 'registry-failed', ({ url }, response) => url === MANIFEST && status(response, 307)],
    ['no HTTP', 'unreachable', ({ url }, response) => url === MANIFEST && notHttp(response)],
    [
      'a challenge for Basic',
      'unauthorised',
      ({ url }, response) => url === MANIFEST && status(response, 401, { 'www-authenticate': 'Basic realm="x"' }),
    ],
    ['a challenge without a scheme', 'unauthorised', ({ url }, response) => url === MANIFEST && status(response, 401)],
    [
      'a challenge without a realm',
      'registry-failed',
      ({ url }, response) => url === MANIFEST && status(response, 401, { 'www-authenticate': 'Bearer service="x"' }),
    ],
    ['a forbidden manifest', 'unauthorised', ({ url }, response) => url === MANIFEST && status(response, 403)],
  ])('has one line for %s', async (_kind, code, handler) => {
    const outcome = await scan(handler);
    expect(outcome.error).toMatchObject({ code, message: expect.stringMatching(ONE_LINE) });
  });

  it('verifies a manifest by the digest that it was asked by, whatever the registry states', async () => {
    await using server = await startRegistry(({ url }, response) => {
      return (url ?? '').includes('/manifests/') && bytes(response, Buffer.from('{}'));
    });
    await expect(openRegistryImage(`${server.host}/app@${ENCODED.manifest.digest}`, {}, QUICK)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });

  it('keeps a hostile message on one harmless line', async () => {
    const errors = [{ code: 'X', message: `\u001b[31m\n${'long '.repeat(1000)}` }];
    const outcome = await scan(({ url }, response) => {
      return url === MANIFEST && status(response, 404, {}, JSON.stringify({ errors }));
    });
    expect(outcome.error).toMatchObject({ code: 'not-found', message: expect.stringMatching(/^[\x20-\x7e]{1,500}$/) });
  });
});

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

const ONE_LINE = /^127\.0\.0\.1:\d+\/app:1[^\n]+$/;

interface Outcome {
  readonly error: unknown;
  readonly files: Readonly<Record<string, Buffer>>;
  /** The paths asked for, in their order. */
  readonly requests: readonly (string | undefined)[];
}

/** Opens `app:1` of a registry with this handler and reads all its files. */
async function scan(handler: Handler, timing: RegistryTiming = QUICK): Promise<Outcome> {
  await using server = await startRegistry(handler);
  const files: Record<string, Buffer> = {};
  const requests = () => server.requests.map(({ url }) => url);
  try {
    await using image = await openRegistryImage(`${server.host}/app:1`, { platform: 'linux/amd64' }, timing);
    await readFiles(image, files);
    return { error: null, files, requests: requests() };
  } catch (error) {
    return { error, files, requests: requests() };
  }
}

async function readFiles(image: Image, files: Record<string, Buffer>): Promise<void> {
  for (const layer of image.layers) {
    await layer.walk({
      wants: () => true,
      content: (entry, content) => {
        files[entry.path] = content;
      },
    });
  }
}

function startRegistry(handler: Handler): Promise<WebServer> {
  return startWebServer((request, response) => {
    if (handler(request, response) !== true) serve(request, response);
  });
}

/** A good registry of the one image. */
function serve({ url, headers }: IncomingMessage, response: ServerResponse): void {
  const name = url === MANIFEST ? ENCODED.manifest.digest : (url ?? '').split('/').at(-1);
  const [, content] = [...ENCODED.blobs].find(([digest]) => digest === name) ?? [];
  if (content === undefined) {
    status(response, 404);
    return;
  }
  const start = rangeStart(headers.range);
  const range = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, {
    'content-type': url === MANIFEST ? ENCODED.manifest.mediaType : 'application/octet-stream',
    'content-length': content.length - start,
    ...range,
  });
  response.end(content.subarray(start));
}

/** Promises the whole blob from the range on, gives `count` bytes of it and closes the connection. */
function cutOff(response: ServerResponse, digest: string, range: string | undefined, count: number): true {
  promise(response, digest, rangeStart(range), count, () => response.destroy());
  return true;
}

/** Promises the whole blob, gives `count` bytes of it and nothing more. */
function stall(response: ServerResponse, digest: string, count: number): true {
  promise(response, digest, 0, count, () => {});
  return true;
}

function promise(response: ServerResponse, digest: string, start: number, count: number, then: () => void): void {
  const [, content = Buffer.alloc(0)] = [...ENCODED.blobs].find(([name]) => name === digest) ?? [];
  const range = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': content.length - start, ...range });
  response.write(content.subarray(start, start + count), then);
}

function rangeStart(range: string | undefined): number {
  return Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
}

/** A byte now and then, so that the connection never rests. */
function drip(response: ServerResponse, size: number): true {
  response.writeHead(200, { 'content-length': size });
  const timer = setInterval(() => response.write('x'), 10);
  response.once('close', () => clearInterval(timer));
  return true;
}

function endless(response: ServerResponse): true {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
  return true;
}

function noiseFrom(response: ServerResponse, seed: number): true {
  return bytes(response, noise(LARGE?.size ?? 0, seed));
}

function bytes(response: ServerResponse, content: Buffer, headers: Readonly<Record<string, string>> = {}): true {
  response.writeHead(200, { 'content-length': content.length, ...headers });
  response.end(content);
  return true;
}

function length(response: ServerResponse, stated: number): true {
  response.writeHead(200, { 'content-length': stated });
  response.end(Buffer.alloc(stated));
  return true;
}

function status(
  response: ServerResponse,
  code: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): true {
  response.writeHead(code, headers);
  response.end(body);
  return true;
}

function page(response: ServerResponse, code: number): true {
  return status(response, code, { 'content-type': 'text/html; charset=utf-8' }, '<!doctype html><h1>Log in</h1>');
}

function notHttp(response: ServerResponse): true {
  response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n');
  return true;
}

function isConfig(url: string | undefined): boolean {
  return url === `/v2/app/blobs/${ENCODED.config.digest}`;
}

/** Bytes that look random, the same for the same seed. */
function noise(size: number, seed = 0): Buffer {
  return createHash('shake256', { outputLength: size }).update(`${seed}`).digest();
}
