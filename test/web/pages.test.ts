import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedin } from '../cli/fixedin.ts';
import { needsProgram } from '../programs.ts';
import { ALL_FEEDS, hasServed, type Served, serve } from '../server/served.ts';
import { openBrowser, openPage } from './browser.ts';
import { expectGoodPage } from './page-checks.ts';
import { isOfRoute, pageRoutes } from './page-routes.ts';

const ready = hasServed && needsProgram('chromium');

/** Every kind of page, in every state that looks different, with the status that it answers with. */
const PAGES: readonly (readonly [name: string, path: string, status: number])[] = [
  ['home', '/', 200],
  ['advisories-found', '/advisories?q=nghttp2', 200],
  ['advisories-misunderstood', '/advisories?status=nonsense&since=yesterday', 200],
  ['nothing-found', '/advisories?q=no-such-thing&status=fixed', 200],
  ['vulnerability', '/vulnerability/CVE-2023-44487?ecosystem=Bitnami', 200],
  ['vulnerability-choice', '/vulnerability/ALSA-2022:1988', 200],
  ['advisory', '/advisory/CGA-hwwr-q8hg-7w7m', 200],
  ['advisory-of-many', '/advisory/ALSA-2022:1988', 200],
  ['package-version', '/package/apk/nghttp2?version=1.56.0-r0', 200],
  ['package-no-version', '/package/apk/nghttp2?version=not%20a%20version', 200],
  ['scan', '/scan', 200],
  ['scan-result', '/scan?image=go:1.21.2&as-of=2024-01-18', 200],
  ['scan-refused', '/scan?image=elsewhere.example/app:1', 403],
  ['diff', '/diff', 200],
  ['diff-result', '/diff?from=go:1.21.2&to=go:1.21.5', 200],
  ['diff-added', '/diff?from=go:1.21.5&to=go:1.21.2', 200],
  ['diff-refused', '/diff?from=go:1.21.2&to=go:9.9.9', 404],
  ['error', '/vulnerability/no-such-thing', 404],
  ['error-long', `/advisory/${'long-name.'.repeat(40)}`, 404],
  ['error-too-long', `/advisories?q=${'a'.repeat(9000)}`, 414],
  ['api', '/api', 200],
];

/** A page's first load, all in. Bytes over the wire. */
const WEIGHT_LIMIT = 60_000;

describe.skipIf(!ready)('every page in a browser', () => {
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    served = await serve({ feeds: ALL_FEEDS });
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  test('is among those that are looked at here', () => {
    const routes = pageRoutes(served.databaseFile);
    expect(routes).toContain('GET /vulnerability/:id');
    const forgotten = routes.filter((route) => {
      const [method = '', pattern = ''] = route.split(' ');
      return !(method === 'GET' && PAGES.some(([, path]) => isOfRoute(path, pattern)));
    });
    // What is posted is answered on a page, too: it is dropped into the form below.
    expect(forgotten).toEqual(['POST /scan']);
  });

  test('is light of weight, however many rows it has', async () => {
    for (const path of ['/vulnerability/CVE-2023-44487', '/package/rpm/kernel', '/scan?image=go:1.21.2']) {
      const { page, weight } = await openPage(browser);
      await page.goto(`${served.address}${path}`);
      expect(await page.locator('tbody tr').count(), path).toBeGreaterThan(50);
      expect(await weight(), path).toBeLessThan(WEIGHT_LIMIT);
      await page.context().close();
    }
  }, 60_000);

  // Several at once: a page that is drawn waits for nobody.
  test.concurrent.each(PAGES)(
    '%s is accessible, of one origin, light of weight and as wide as the window, in light and dark',
    async (name, path, status) => {
      const watched = await openPage(browser, { colorScheme: 'light', viewport: { width: 1280, height: 800 } });
      const { page } = watched;
      const response = await page.goto(`${served.address}${path}`);
      expect(response?.status()).toBe(status);
      expect(await response?.headerValue('content-security-policy')).toMatch(/^default-src 'none'(?!.*unsafe)/);
      expect(await watched.weight()).toBeLessThan(WEIGHT_LIMIT);
      await expectGoodPage(page, name);
      const elsewhere = watched.requests.filter((address) => !address.startsWith(`${served.address}/`));
      expect(elsewhere).toEqual([]);
      // The browser itself says that an error's page is an error.
      const complaints = watched.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint));
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    180_000,
  );

  test('a report that is dropped into the form is answered line by line', async () => {
    const { page, complaints, requests } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
    await page.goto(`${served.address}/scan`);
    const buffer = Buffer.from(JSON.stringify(GRYPE));
    await page.setInputFiles('input[type=file]', { name: 'grype.json', mimeType: 'application/json', buffer });
    await page.getByRole('button', { name: 'Scan the file' }).click();
    const row = page.locator('.result tbody tr').filter({ hasText: 'CVE-2023-44487' });
    await row.waitFor();
    expect(await row.innerText()).toContain('1.57.0-r0');
    await expectGoodPage(page, 'scan-report');
    expect(requests.filter((address) => !address.startsWith(`${served.address}/`))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  test.each([
    ['file-of-a-scan', ['scan', 'oci-layout:go:1.21.2']],
    ['file-of-a-diff', ['diff', 'oci-layout:go:1.21.2', 'oci-layout:go:1.21.5']],
  ])(
    'a %s is as good, and asks for nothing',
    async (name, args) => {
      const all = [...args, '-o', 'html', '--db', served.databaseFile];
      const { stdout } = await fixedin(all, { cwd: served.imageFolder });
      const { page, complaints, requests } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
      await page.setContent(stdout);
      await expectGoodPage(page, name);
      expect([requests, complaints]).toEqual([[], []]);
      await page.context().close();
    },
    60_000,
  );
});

/** One match, in the form of Grype's JSON. */
const GRYPE = {
  descriptor: { name: 'grype', version: '0.74.0' },
  distro: { name: 'wolfi', version: '', idLike: [] },
  matches: [
    {
      vulnerability: {
        id: 'CVE-2023-44487',
        dataSource: 'https://images.example/CVE-2023-44487',
        namespace: 'wolfi:distro:wolfi:rolling',
        severity: 'High',
        fix: { versions: ['1.57.0-r0'], state: 'fixed' },
      },
      relatedVulnerabilities: [],
      matchDetails: [],
      artifact: {
        name: 'libnghttp2-14',
        version: '1.56.0-r0',
        type: 'apk',
        locations: [{ path: '/lib/apk/db/installed' }],
        purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&upstream=nghttp2',
        upstreams: [{ name: 'nghttp2' }],
      },
    },
  ],
};
