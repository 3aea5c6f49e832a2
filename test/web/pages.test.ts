import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../programs.ts';
import { hasServed, type Served, serve } from '../server/served.ts';
import { openBrowser, openPage, SCREENSHOTS } from './browser.ts';

const ready = hasServed && needsProgram('chromium');

const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['home', '/'],
  ['advisories', '/advisories?q=nghttp2'],
  ['nothing-found', '/advisories?q=no-such-thing'],
  ['vulnerability', '/vulnerability/CVE-2023-44487'],
  ['advisory', '/advisory/CGA-hwwr-q8hg-7w7m'],
  ['package', '/package/apk/openssl'],
  ['package-version', '/package/apk/openssl?version=3.1.3-r0'],
  ['scan', '/scan'],
  ['scan-result', '/scan?image=go:1.21.2'],
  ['diff', '/diff'],
  ['diff-result', '/diff?from=go:1.21.2&to=go:1.21.5'],
  ['diff-added', '/diff?from=go:1.21.5&to=go:1.21.2'],
  ['diff-filtered', '/diff?from=go:1.21.2&to=go:1.21.5&q=openssl&sort=id'],
  ['error', '/vulnerability/no-such-thing'],
  ['api', '/api'],
];

/** A page's first load, all in. Bytes over the wire. */
const WEIGHT_LIMIT = 60_000;

describe.skipIf(!ready)('every page in a browser', () => {
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  // Several at once: a page that is drawn waits for nobody.
  test.concurrent.each(PAGES)(
    '%s is accessible, of one origin, light of weight and as wide as the window, in light and dark',
    async (name, path) => {
      const watched = await openPage(browser, { colorScheme: 'light', viewport: { width: 1280, height: 800 } });
      const { page } = watched;
      const response = await page.goto(`${served.address}${path}`);
      expect(response?.status()).toBe(name === 'error' ? 404 : 200);
      expect(await watched.weight()).toBeLessThan(WEIGHT_LIMIT);

      expect(await violations(new AxeBuilder({ page }))).toEqual([]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Of what axe looks at, the colours alone are others in the dark.
        if (colorScheme === 'dark') {
          expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast']))).toEqual([]);
        }
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 844 });
          await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`) });
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      }
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);

      const elsewhere = watched.requests.filter((address) => !address.startsWith(`${served.address}/`));
      expect(elsewhere).toEqual([]);
      // The browser itself says that an error's page is an error.
      const complaints = watched.complaints.filter((complaint) => !/status of 404/.test(complaint));
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    180_000,
  );

  test('a report that is dropped into the form is answered line by line', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
    await page.goto(`${served.address}/scan`);
    const buffer = Buffer.from(JSON.stringify(GRYPE));
    await page.setInputFiles('input[type=file]', { name: 'grype.json', mimeType: 'application/json', buffer });
    await page.getByRole('button', { name: 'Scan the file' }).click();
    const row = page.locator('.result tbody tr').filter({ hasText: 'CVE-2023-44487' });
    await row.waitFor();
    expect(await row.innerText()).toContain('1.57.0-r0');
    expect(await violations(new AxeBuilder({ page }))).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'scan-report-1280-light.png') });
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);
});

async function violations(builder: AxeBuilder): Promise<readonly (readonly [string, readonly string[]])[]> {
  const found = await builder.analyze();
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)] as const);
}

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
