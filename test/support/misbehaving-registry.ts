import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeImage } from '../../src/image/new-image.ts';
import { openRegistryImage } from '../../src/image/registry/index.ts';
import { type RegistryTiming, TIMING } from '../../src/image/registry/limits.ts';
import type { Descriptor, Image } from '../../src/image/types.ts';
import { startWebServer, type WebServer } from './web-server.ts';

/** What Debian's registry never does: true for a request that it has answered (or left hanging) in its own way. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | undefined;

/** Two uncompressed layers of bytes without pattern, the second of several chunks. */
export const ENCODED = encodeImage({
  layers: [10, 3_000_000].map((size, position) => ({
    entries: [{ path: `file${position}`, content: noise(size) }],
    compression: 'none',
  })),
  config: { architecture: 'amd64', os: 'linux' },
});
/** The layer that is worth breaking off in. */
export const LARGE: Descriptor = ENCODED.layers[1]?.descriptor ?? ENCODED.config;
export const MANIFEST = '/v2/app/manifests/1';
export const LARGE_BLOB = `/v2/app/blobs/${LARGE.digest}`;

/** For tests in which something fails and is tried again. */
export const QUICK: RegistryTiming = { ...TIMING, firstPause: 1, lastPause: 4 };

/** The message of an error that has the image for its subject. */
export const ONE_LINE = /^127\.0\.0\.1:\d+\/app:1[^\n]+$/;

export interface Outcome {
  readonly error: unknown;
  readonly files: Readonly<Record<string, Buffer>>;
  /** The paths asked for, in their order. */
  readonly requests: readonly (string | undefined)[];
}

/** Opens `app:1` of a registry with this handler and reads all its files. */
export async function scan(handler: Handler, timing: RegistryTiming = QUICK): Promise<Outcome> {
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
      wants: () => 'content',
      content: (entry, content) => {
        files[entry.path] = Buffer.from(content.read(0, content.size));
      },
    });
  }
}

export function startRegistry(handler: Handler): Promise<WebServer> {
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
export function cutOff(response: ServerResponse, digest: string, range: string | undefined, count: number): true {
  promise(response, digest, rangeStart(range), count, () => response.destroy());
  return true;
}

/** Promises the whole blob, gives `count` bytes of it and nothing more. */
export function stall(response: ServerResponse, digest: string, count: number): true {
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
export function drip(response: ServerResponse, size: number): true {
  response.writeHead(200, { 'content-length': size });
  const timer = setInterval(() => response.write('x'), 10);
  response.once('close', () => clearInterval(timer));
  return true;
}

export function endless(response: ServerResponse): true {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
  return true;
}

export function noiseFrom(response: ServerResponse, seed: number): true {
  return bytes(response, noise(LARGE.size, seed));
}

export function bytes(response: ServerResponse, content: Buffer, headers: Readonly<Record<string, string>> = {}): true {
  response.writeHead(200, { 'content-length': content.length, ...headers });
  response.end(content);
  return true;
}

export function length(response: ServerResponse, stated: number): true {
  response.writeHead(200, { 'content-length': stated });
  response.end(Buffer.alloc(stated));
  return true;
}

export function status(
  response: ServerResponse,
  code: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): true {
  response.writeHead(code, headers);
  response.end(body);
  return true;
}

export function page(response: ServerResponse, code: number): true {
  return status(response, code, { 'content-type': 'text/html; charset=utf-8' }, '<!doctype html><h1>Log in</h1>');
}

export function notHttp(response: ServerResponse): true {
  response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n');
  return true;
}

export function isConfig(url: string | undefined): boolean {
  return url === `/v2/app/blobs/${ENCODED.config.digest}`;
}

/** Bytes that look random, the same for the same seed. */
export function noise(size: number, seed = 0): Buffer {
  return createHash('shake256', { outputLength: size }).update(`${seed}`).digest();
}
