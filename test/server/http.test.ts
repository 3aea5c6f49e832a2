import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasServed, type Served, serve } from './served.ts';

const DERIVED = [
  '/api/v1/advisories?q=nghttp2',
  '/api/v1/advisories/CGA-q2g4-fr75-mfgw',
  '/api/v1/vulnerabilities/CVE-2023-44487',
  '/api/v1/packages/apk/nghttp2',
  '/api/v1/scan?image=go:1.21.2',
  '/api/v1/diff?from=go:1.21.2&to=go:1.21.5',
  '/vulnerabilities/v2/advisories?query=nghttp2',
  '/v1/vulns/CGA-q2g4-fr75-mfgw',
  '/',
  '/advisories?q=nghttp2',
  '/vulnerability/CVE-2023-44487',
  '/advisory/CGA-q2g4-fr75-mfgw',
  '/package/apk/nghttp2',
];

describe.skipIf(!hasServed)('the server as HTTP', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve();
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  /** The bytes as they come, which `fetch` would decompress. */
  async function raw(path: string, headers: Readonly<Record<string, string>>) {
    const { promise, resolve, reject } = Promise.withResolvers<{ encoding: string; body: Buffer }>();
    const asked = request(`${served.address}${path}`, { headers }, (response) => {
      const encoding = response.headers['content-encoding'] ?? '';
      buffer(response).then((body) => resolve({ encoding, body }), reject);
    });
    asked.on('error', reject);
    asked.end();
    return promise;
  }

  test.each(DERIVED)('%s has a tag, by which it is not sent twice', async (path) => {
    const first = await served.get(path);
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag]).toEqual([200, expect.stringMatching(/^W\/"[\w-]{27}"$/)]);
    expect(first.headers.get('cache-control')).toContain('no-cache');
    const again = await served.get(path, { 'if-none-match': `"other", ${tag}` });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await served.get(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('an answer that was given before is given again, whole and under its own request id', async () => {
    const path = '/vulnerability/CVE-2023-45853';
    const [first, second] = [await served.get(path), await served.get(path)];
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    for (const name of ['etag', 'content-type', 'content-security-policy', 'cache-control', 'vary']) {
      expect(second.headers.get(name), name).toBe(first.headers.get(name));
    }
    const head = await fetch(`${served.address}${path}`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('a page and its data have different tags, and so have two addresses', async () => {
    const path = '/vulnerability/CVE-2023-44487';
    const page = (await served.get(path, { accept: 'text/html' })).headers.get('etag') ?? '';
    expect((await served.get(path, { accept: 'application/json', 'if-none-match': page })).status).toBe(200);
    const other = await served.get('/vulnerability/CVE-2023-5363', { accept: 'text/html', 'if-none-match': page });
    expect(other.status).toBe(200);
  });

  test.each(DERIVED)('%s answers HEAD as GET, without the body', async (path) => {
    const [get, head] = await Promise.all([
      served.get(path),
      fetch(`${served.address}${path}`, { method: 'HEAD', redirect: 'manual' }),
    ]);
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['content-type', 'etag', 'cache-control', 'vary', 'content-security-policy']) {
      expect(head.headers.get(name), name).toBe(get.headers.get(name));
    }
  });

  test.each(DERIVED)('%s is compressed as the client can', async (path) => {
    const plain = await raw(path, { 'accept-encoding': 'identity' });
    const brotli = await raw(path, { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await raw(path, { 'accept-encoding': 'gzip;q=1.0, br;q=0' });
    expect([plain.encoding, gzip.encoding]).toEqual(['', plain.body.length < 1024 ? '' : 'gzip']);
    if (plain.body.length < 1024) return;
    expect(brotli.encoding).toBe('br');
    expect(brotli.body.length).toBeLessThan(plain.body.length);
    // Pages tell ages by the second at most once a minute; the rest is the same byte for byte.
    expect(brotliDecompressSync(brotli.body).length).toBe(plain.body.length);
    expect(gunzipSync(gzip.body).length).toBe(plain.body.length);
  });

  test('pages of other origins may read what everybody may know, but no images', async () => {
    const origin = { origin: 'https://elsewhere.example' };
    const read = await served.get('/api/v1/advisories?q=nghttp2', origin);
    expect(read.headers.get('access-control-allow-origin')).toBe('*');
    expect(read.headers.get('access-control-expose-headers')).toContain('ETag');
    for (const path of ['/api/v1/scan?image=go:1.21.2', '/api/v1/diff?from=go:1.21.2&to=go:1.21.5', '/metrics']) {
      expect((await served.get(path, origin)).headers.get('access-control-allow-origin'), path).toBeNull();
    }
    const asked = await fetch(`${served.address}/v1/query`, {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect([asked.status, asked.headers.get('access-control-allow-methods')]).toEqual([204, 'GET,HEAD,POST']);
  });

  test('every request has an id, the proxy’s where it is a plain one, and a line in the log', async () => {
    const given = await served.get('/healthz', { 'x-request-id': 'proxy-0123456789' });
    expect(given.headers.get('x-request-id')).toBe('proxy-0123456789');
    const bad = await served.get('/healthz', { 'x-request-id': '"}{"level":"error"' });
    expect(bad.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const lines = served.log.map((line) => JSON.parse(line));
    expect(lines).toContainEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'info',
      message: 'answered',
      requestId: 'proxy-0123456789',
      method: 'GET',
      path: '/healthz',
      status: 200,
      milliseconds: expect.any(Number),
    });
  });

  test('keeps connections longer than proxies do, which would else ask on one that is just being closed', async () => {
    const { headers } = await served.get('/healthz');
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
  });

  test('is alive, ready, and counts what it does', async () => {
    expect(await (await served.get('/healthz')).json()).toEqual({ status: 'alive' });
    expect(await (await served.get('/readyz')).json()).toMatchObject({ status: 'ready' });
    await served.get('/api/v1/vulnerabilities/CVE-2023-44487');
    const metrics = await (await served.get('/metrics')).text();
    expect(metrics).toMatch(
      /^fixedin_http_requests_total\{method="GET",route="\/api\/v1\/vulnerabilities\/:id",status="200"\} [1-9]/m,
    );
    expect(metrics).toMatch(/^fixedin_database_advisories 20770$/m);
    expect(metrics).toMatch(/^fixedin_http_request_duration_seconds_bucket\{route="\/healthz",le="\+Inf"\} [1-9]/m);
    for (const line of metrics.trimEnd().split('\n')) {
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) fixedin_\w+ .+|fixedin_\w+(?:\{[^{}]+\})? -?[\d.e+-]+)$/);
    }
  });

  test('an address knows its methods', async () => {
    const response = await fetch(`${served.address}/api/v1/advisories`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await response.json()).toMatchObject({ status: 405, code: 'method-not-allowed' });
  });

  test('describes every route of the API, with the problems that it may answer', async () => {
    const document = await (await served.get('/openapi.json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0', paths: { '/api/v1/scan': { get: {}, post: {} } } });
    const text = JSON.stringify(document);
    for (const path of [
      '/api/v1/advisories/{id}',
      '/v1/querybatch',
      '/feeds/osv/all.zip',
      '/registry/v1/repos/{repo}/diff',
    ]) {
      expect(text).toContain(`"${path}"`);
    }
    expect(text).toContain('application/problem+json');
  });
});
