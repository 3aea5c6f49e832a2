import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiffSchema } from '../../src/server/schemas/image.ts';
import { ASSETS } from '../../src/web/index.ts';
import { hasServed, type Served, serve } from './served.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe.skipIf(!hasServed)('the pages, on real advisories', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve();
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  test.each([
    ['/', 'advisories'],
    ['/advisories?q=2023-44487', 'CVE-2023-44487'],
    ['/advisories?q=nghttp2&status=fixed&package=&source=&since=', '1.57.0-r0'],
    ['/advisories?status=nonsense&since=yesterday&cursor=nonsense', 'newest'],
    ['/vulnerability/CVE-2023-44487', 'nghttp2'],
    ['/vulnerability/2023-44487?package=nghttp2', '1.57.0-r0'],
    ['/advisory/CGA-q2g4-fr75-mfgw', '1.57.0-r0'],
    ['/package/apk/nghttp2', 'CVE-2023-44487'],
    ['/package/apk/nghttp2?version=1.56.0-r0', '1.57.0-r0'],
    ['/scan', 'go'],
    ['/scan?image=go:1.21.2', 'CVE-2023-44487'],
    ['/diff', 'go'],
    ['/diff?from=go:1.21.2&to=go:1.21.5', 'past 1.57.0-r0'],
    ['/api', '/api/v1/advisories/{id}'],
  ])('%s is a page that shows %s', async (path, shown) => {
    const response = await served.get(path, BROWSER);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toMatch(/^<!DOCTYPE html>/i);
    expect(page).toContain(shown);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'(?!.*unsafe)/);
    expect(response.headers.get('vary')).toContain('Accept');
  });

  test.each([
    ['/', 'statuses'],
    ['/advisories?q=nghttp2', 'items'],
    ['/vulnerability/CVE-2023-44487', 'packages'],
    ['/advisory/CGA-q2g4-fr75-mfgw', 'affected'],
    ['/package/apk/nghttp2', 'advisories'],
    ['/scan', 'images'],
    ['/scan?image=go:1.21.2', 'findings'],
    ['/diff', 'registries'],
    ['/diff?from=go:1.21.2&to=go:1.21.5', 'vulnerabilities'],
    ['/api', 'openapi'],
  ])('%s gives its data to who accepts JSON', async (path, member) => {
    const response = await served.get(path, { accept: 'application/json' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toHaveProperty(member);
  });

  test('counts by status and month what the database says', async () => {
    const home = await (await served.get('/', { accept: 'application/json' })).json();
    expect(home).toMatchObject({
      database: { counts: { advisories: 20_770 } },
      daysToFix: { median: expect.any(Number) },
    });
    const { daysToFix } = z
      .object({
        daysToFix: z.object({ advisories: z.number(), spread: z.array(z.object({ advisories: z.number() })) }),
      })
      .parse(home);
    expect(daysToFix.spread.map(({ advisories }) => advisories)).toHaveLength(6);
    expect(daysToFix.spread.reduce((sum, { advisories }) => sum + advisories, 0)).toBe(daysToFix.advisories);
    expect(JSON.stringify(home)).toContain('"month":"2023-10"');
  });

  test.each([
    ['/vulnerability/CVE-1999-99999', 404],
    ['/advisory/NOPE', 404],
    ['/package/apk/no-such', 404],
    ['/package/nonsense/x', 404],
    ['/nowhere', 404],
    ['/scan?image=elsewhere.example/app:1', 403],
    ['/scan?image=go:9.9.9', 404],
    ['/diff?from=go:1.21.2&to=../../etc', 400],
    ['/diff?from=go:1.21.2&to=go:1.21.5&types=nonsense', 400],
    ['/diff?from=go:1.21.2&to=go:1.21.5&from-as-of=nonsense', 400],
  ])('%s says what is wrong on a page, with status %i', async (path, status) => {
    const response = await served.get(path, BROWSER);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const data = await served.get(path, { accept: 'application/json' });
    expect(data.headers.get('content-type')).toBe('application/problem+json');
    expect(data.status).toBe(status);
  });

  test('serves every file that pages ask for, to be kept for ever', async () => {
    for (const { path, contentType, body } of ASSETS) {
      const response = await served.get(path);
      expect(response.headers.get('content-type')).toBe(contentType);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(await response.text()).toBe(body);
    }
  });

  test.each([
    ['q=libssl3', ['CVE-2023-5363', 'CVE-2023-5678']],
    ['q=nghttp2&severity=unknown', ['CVE-2023-44487']],
    ['q=2023-3+libcurl&sort=id', ['CVE-2023-38545', 'CVE-2023-38546']],
    ['q=2023-45&sort=package', ['CVE-2023-45283', 'CVE-2023-45853']],
    ['severity=high', []],
    ['q=no-such-thing', []],
    ['severity=nonsense&sort=nonsense&q=zlib', ['CVE-2023-45853']],
  ])('a diff is looked through by its address: %s', async (filters, ids) => {
    const address = `/diff?from=go:1.21.2&to=go:1.21.5&${filters}`;
    const data = DiffSchema.parse(await (await served.get(address, { accept: 'application/json' })).json());
    expect(data.vulnerabilities.removed.map(({ id }) => id)).toEqual(ids);
    const page = await (await served.get(address, BROWSER)).text();
    const [, table = ''] = /id="removed"(.*?)<\/section>/s.exec(page) ?? [];
    expect([...table.matchAll(/<th scope="row"><a[^>]*>([^<]*)</g)].map(([, id]) => id)).toEqual(ids);
    // The whole is told above, whatever is looked at.
    expect(page).toContain('removes 10 vulnerabilities');
  });

  test.each([
    ['/', '/feeds/atom.xml'],
    ['/package/apk/nghttp2', '/feeds/atom.xml?package=nghttp2'],
    ['/vulnerability/CVE-2023-44487', '/feeds/atom.xml?vulnerability=CVE-2023-44487'],
  ])('%s names the feed of its changes, %s', async (path, feed) => {
    const page = await (await served.get(path, BROWSER)).text();
    expect(page).toContain(`title="Advisory changes" href="${feed}"`);
    expect((await served.get(feed)).status).toBe(200);
  });

  test.each([
    ['', 'fixedin diff go:1.21.2 go:1.21.5'],
    [
      '&platform=linux/amd64&types=apk,deb&from-as-of=2024-01-18',
      'fixedin diff go:1.21.2 go:1.21.5 --platform linux/amd64 --types apk,deb --from-as-of 2024-01-18',
    ],
    [
      '&as-of=2024-01-18T12:00:00Z',
      'fixedin diff go:1.21.2 go:1.21.5 --from-as-of 2024-01-18T12:00:00Z --to-as-of 2024-01-18T12:00:00Z',
    ],
  ])('a diff%s offers the command that gives the same', async (more, command) => {
    const page = await (await served.get(`/diff?from=go:1.21.2&to=go:1.21.5${more}`, BROWSER)).text();
    expect(page).toContain(`data-copy="${command}"`);
  });

  test('links to a permanent address by digests, which shows the same', async () => {
    const page = await (await served.get('/diff?from=go:1.21.2&to=go:1.21.5', BROWSER)).text();
    const [, address = ''] = /"(\/diff\?from=go%40sha256[^"]+)"/.exec(page) ?? [];
    const permanent = await served.get(address.replaceAll('&amp;', '&'), { accept: 'application/json' });
    expect(permanent.status).toBe(200);
    expect(await permanent.json()).toMatchObject({
      summary: { vulnerabilities: { removed: 10, added: 0, unchanged: 54 } },
    });
  });
});
