import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setLimits } from '../../src/model/index.ts';
import { startWebServer } from '../support/web-server.ts';
import { hasServed, type Served, serve } from './served.ts';

const METACHARACTERS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; DROP TABLE advisory; --",
  "' OR 1=1 --",
  '%',
  '_',
  '*',
  '"',
  'NEAR(a b)',
  'a AND NOT b',
  '-a',
  'q:*',
  '../../../etc/passwd',
  '..\\..\\windows',
  '%00',
  '%2e%2e%2f',
  '\u0000',
  '\r\nset-cookie: a=b',
  '{{7*7}}',
  '\u202egnp.exe',
  '\ud83d\ude00',
  '\u{10ffff}',
  'javascript:alert(1)',
  '#?&=+;:@/',
];

/** In the addresses of pages; those of the API are made of its document. */
const PAGES: readonly ((text: string) => string)[] = [
  (text) => `/advisories?q=${text}`,
  (text) => `/advisories?package=${text}&status=${text}&source=${text}&since=${text}&cursor=${text}`,
  (text) => `/vulnerability/${text}`,
  (text) => `/vulnerability/CVE-2023-44487?package=${text}&status=${text}&ecosystem=${text}`,
  (text) => `/advisory/${text}`,
  (text) => `/package/apk/${text}`,
  (text) => `/package/${text}/nghttp2`,
  (text) => `/package/apk/nghttp2?version=${text}`,
  (text) => `/scan?image=${text}`,
  (text) => `/scan?image=go:1.21.2&platform=${text}&as-of=${text}`,
  (text) => `/diff?from=${text}&to=${text}`,
  (text) => `/diff?from=go:1.21.2&to=go:1.21.5&types=${text}&platform=${text}`,
  (text) => `/${text}`,
];

const DocumentSchema = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z.object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]) }).optional(),
    }),
  ),
});

/** A text in each parameter of each question that the API's document has, alone and in all together. */
function apiPlaces(document: unknown): readonly ((text: string) => string)[] {
  return Object.entries(DocumentSchema.parse(document).paths).flatMap(([template, { get }]) => {
    if (!get || get.parameters.length === 0) return [];
    const names = get.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    const path = (text: string) => template.replaceAll(/\{\w+\}/g, text);
    const query = (some: readonly string[], text: string) => some.map((name) => `${name}=${text}`).join('&');
    // Some are only looked at where others are as they must be.
    const known = template
      .replaceAll('{type}', 'apk')
      .replaceAll('{name}', 'nghttp2')
      .replaceAll('{id}', 'CVE-2023-44487');
    const given: Readonly<Record<string, string>> = { image: 'go:1.21.2', from: 'go:1.21.2', to: 'go:1.21.5' };
    const required = names.filter((name) => name in given);
    return [
      (text: string) => `${path(text)}?${query(names, text)}`,
      ...names.map((name) => (text: string) => {
        const rest = required.filter((other) => other !== name).map((other) => `${other}=${given[other]}`);
        return `${known}?${[...rest, query([name], text)].join('&')}`;
      }),
    ];
  });
}

/** A text in every member of the questions that are posted. */
const POSTED: readonly (readonly [path: string, body: (text: string) => unknown])[] = [
  ['/v1/query', (text) => ({ version: text, package: { name: text, ecosystem: text } })],
  ['/v1/query', (text) => ({ package: { purl: text }, page_token: text })],
  ['/v1/query', (text) => ({ package: { name: 'nghttp2', ecosystem: 'Wolfi' }, version: text, page_token: text })],
  ['/v1/querybatch', (text) => ({ queries: [{ commit: text, package: { name: text, ecosystem: 'PyPI' } }] })],
  [
    '/api/v1/scan',
    (text) => ({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ name: text, version: text, purl: text }] }),
  ],
];

/** Stacks, files and the database's own errors. */
const SAYS_TOO_MUCH = /node_modules|\bat [\w.<>]+ \(|SQLITE|\/tmp\//;

describe.skipIf(!hasServed)('hostile requests', () => {
  let served: Served;
  let places: readonly ((text: string) => string)[];

  beforeAll(async () => {
    served = await serve();
    places = [...PAGES, ...apiPlaces(await (await served.get('/openapi.json')).json())];
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  test.each(METACHARACTERS)('%j is a text like any other, wherever it stands', async (text) => {
    expect(places.length).toBeGreaterThan(50);
    for (const [path, asked] of POSTED) {
      const body = JSON.stringify(asked(text));
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${served.address}${path}`, { method: 'POST', headers, body });
      expect(response.status, `${path} ${body}`).toBeLessThan(500);
      expect(await response.text(), path).not.toMatch(SAYS_TOO_MUCH);
    }
    for (const place of places) {
      const path = place(encodeURIComponent(text));
      for (const accept of path.startsWith('/api/') ? ['application/json'] : ['text/html', 'application/json']) {
        const response = await served.get(path, { accept });
        const body = await response.text();
        expect(response.status, `${path} ${body.slice(0, 200)}`).toBeLessThan(500);
        // What is found is of the real advisories, which speak of paths, too.
        if (response.status !== 200) expect(body, path).not.toMatch(SAYS_TOO_MUCH);
        if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
        expect(body, path).not.toContain('<script>alert');
        expect(body, path).not.toContain('<img src=x');
        expect(body, path).not.toContain('href="javascript:');
      }
    }
  });

  test('what is no request is told so, and the connection closed', async () => {
    expect(await sent('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*"bad-request"/s);
  });

  test('an address of 10 MB is refused, and so is one of 12 KB', async () => {
    const huge = await sent(`GET /advisories?q=${'a'.repeat(10_000_000)} HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect(huge === '' || huge.startsWith('HTTP/1.1 431 ')).toBe(true);
    const long = await served.get(`/advisories?q=${'a'.repeat(12_000)}`);
    expect([long.status, await long.json()]).toEqual([414, expect.objectContaining({ code: 'address-too-long' })]);
    const page = await served.get(`/advisories?q=${'a'.repeat(12_000)}`, { accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([414, 'text/html; charset=utf-8']);
  });

  test.each(['/api/v1/scan', '/scan', '/v1/query', '/v1/querybatch'])(
    '%s refuses 1 GB when it is announced, and while it is streamed',
    async (path) => {
      const json = 'content-type: application/json\r\nhost: x\r\n';
      const announced = await sent(`POST ${path} HTTP/1.1\r\n${json}content-length: 1000000000\r\n\r\n{`);
      expect(announced).toMatch(/^HTTP\/1\.1 413 /);
      // Of what an operator may raise the answer says the setting.
      expect(announced.includes('limits.documentBytes')).toBe(path.endsWith('/scan'));
      const before = process.memoryUsage().rss;
      const answer = await streamed(`POST ${path} HTTP/1.1\r\n${json}transfer-encoding: chunked\r\n\r\n`);
      expect(answer.status === '' || answer.status === '413').toBe(true);
      expect(answer.sent).toBeLessThan(400_000_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(900_000_000);
    },
  );

  test('a request that comes drop by drop is cut off', { timeout: 30_000 }, async () => {
    const { hostname, port } = new URL(served.address);
    const socket = connect(Number(port), hostname);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    const drops = setInterval(() => socket.write('x-a: b\r\n'), 500);
    socket.on('error', () => {});
    const answer = await text(socket).catch(() => '');
    clearInterval(drops);
    expect(answer === '' || answer.startsWith('HTTP/1.1 408 ')).toBe(true);
  });

  describe('a body', () => {
    // Shorter than anyone would set it, so that nobody need wait here.
    beforeAll(() => setLimits({ serverStallTime: 400 }));
    afterAll(() => setLimits({}));

    test.each(['/api/v1/scan', '/scan', '/v1/query'])('that comes to %s drop by drop is cut off', async (path) => {
      const answer = await dripped(path, { chunk: 10, times: 50 });
      expect(answer).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json.*limits\.serverStallTime/s);
    });

    test('that comes slowly, but comes, is read', async () => {
      const answer = await dripped('/api/v1/scan', { chunk: 40_000, times: 12 });
      expect(answer).toMatch(/^HTTP\/1\.1 422 /);
    });
  });

  test.each([
    ['elsewhere.example/app:1', 403, 'registry-not-allowed'],
    ['127.0.0.1:5000/app:1', 403, 'registry-not-allowed'],
    ['localhost/app:1', 403, 'registry-not-allowed'],
    ['[::1]/app:1', 403, 'registry-not-allowed'],
    ['dir:/etc', 400, 'bad-reference'],
    ['oci-layout:/etc', 400, 'bad-reference'],
    ['docker-archive:/etc/passwd', 400, 'bad-reference'],
    ['/etc/passwd', 400, 'bad-reference'],
    ['../fixedin.db', 400, 'bad-reference'],
    ['go/../../fixedin.db', 400, 'bad-reference'],
    ['http://127.0.0.1/app', 400, 'bad-reference'],
  ])('the image %s is not read: %i %s', async (image, status, code) => {
    const asked = encodeURIComponent(image);
    const paths = [`scan?image=${asked}`, `diff?from=${asked}&to=go:1.21.5`, `diff?from=go:1.21.5&to=${asked}`];
    for (const path of paths) {
      const response = await served.get(`/api/v1/${path}`);
      expect([response.status, await response.json()], path).toEqual([status, expect.objectContaining({ code })]);
    }
  });

  /** Sends a body of one kind of byte, `chunk` of them every 100 ms, and gives the whole answer. */
  async function dripped(path: string, { chunk, times }: { readonly chunk: number; readonly times: number }) {
    const { hostname, port } = new URL(served.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    const head = `content-type: application/json\r\nhost: x\r\nconnection: close\r\ncontent-length: ${chunk * times}`;
    socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
    let left = times;
    const drops = setInterval(() => {
      left -= 1;
      if (left >= 0 && !socket.destroyed) socket.write(Buffer.alloc(chunk, 'x'));
    }, 100);
    const answer = await text(socket).catch(() => '');
    clearInterval(drops);
    return answer;
  }

  async function sent(bytes: string): Promise<string> {
    const { hostname, port } = new URL(served.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(bytes);
    return text(socket).catch(() => '');
  }

  /** Sends chunks until the server has enough of them. */
  async function streamed(head: string): Promise<{ readonly status: string; readonly sent: number }> {
    const { hostname, port } = new URL(served.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    let status = '';
    socket.on('data', (data) => {
      status ||= data.toString('latin1').split(' ')[1] ?? '';
    });
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(1_048_576, 32), Buffer.from('\r\n')]);
    socket.write(head);
    let count = 0;
    while (!socket.destroyed && status === '' && count < 1_000_000_000) {
      count += chunk.length;
      if (socket.write(chunk)) continue;
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    }
    socket.destroy();
    return { status, sent: count };
  }
});

describe.skipIf(!hasServed)('a registry that is allowed', () => {
  // By its number, or by a name that resolves to it.
  test.each(['127.0.0.1', 'localhost'])(
    'is asked; but not where it redirects to, on this machine as %s',
    async (name) => {
      await using secret = await startWebServer((_request, response) => response.end('secret'));
      const elsewhere = secret.host.replace('127.0.0.1', name);
      await using registry = await startWebServer((_request, response) => {
        response.writeHead(307, { location: `http://${elsewhere}/latest/meta-data` }).end();
      });
      await using served = await serve({ registries: { allowed: [registry.host], insecure: [] } });
      for (const path of [`scan?image=${registry.host}/app:1`, `diff?from=${registry.host}/app:1&to=go:1.21.5`]) {
        const response = await served.get(`/api/v1/${path}`);
        expect([response.status, await response.json()], path).toEqual([
          403,
          expect.objectContaining({ code: 'forbidden-address' }),
        ]);
      }
      expect(registry.requests.length).toBeGreaterThan(0);
      expect(secret.requests).toEqual([]);
    },
  );
});
