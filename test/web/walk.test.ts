import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedin } from '../cli/fixedin.ts';
import { needsProgram } from '../programs.ts';
import { ALL_FEEDS, hasServed, type Served, serve } from '../server/served.ts';
import { openBrowser, openPage } from './browser.ts';

const ready = hasServed && needsProgram('chromium');

/** How one types and goes on, with scripts and without. */
interface Way {
  readonly javaScriptEnabled: boolean;
  /** Fills the page's own box and waits for the answer that holds `shown`. */
  ask(page: Page, box: string, text: string, shown: string): Promise<void>;
}

const WAYS: readonly (readonly [string, Way])[] = [
  [
    'as one types',
    {
      javaScriptEnabled: true,
      async ask(page, box, text, shown) {
        await page.locator(box).pressSequentially(text);
        await page.waitForURL((address) => [...address.searchParams.values()].includes(text));
        await page.locator('#results').getByText(shown).first().waitFor();
      },
    },
  ],
  [
    'without scripts',
    {
      javaScriptEnabled: false,
      async ask(page, box, text, shown) {
        await page.fill(box, text);
        await page.press(box, 'Enter');
        await page.locator('#results').getByText(shown).first().waitFor();
      },
    },
  ],
];

describe.skipIf(!ready)('the walk in a browser, on all the advisories', () => {
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

  test.each(WAYS)(
    'a CVE is searched, found fixed in nghttp2, and seen to go between two images, %s',
    async (_, way) => {
      const { page, complaints } = await openPage(browser, { javaScriptEnabled: way.javaScriptEnabled });
      await page.goto(served.address);

      await way.ask(page, 'main input[name=q]', '2023-44487', 'CVE-2023-44487');
      await page.locator('#results .direct').getByRole('link', { name: 'CVE-2023-44487' }).click();
      await page.getByRole('heading', { level: 1, name: 'CVE-2023-44487' }).waitFor();
      expect(await page.locator('#results').innerText()).toContain('134 Wolfi packages');

      await way.ask(page, 'main input[name=package]', 'nghttp2', '1 Wolfi package');
      expect(new URL(page.url()).searchParams.get('package')).toBe('nghttp2');
      const row = page.locator('#results tbody tr').filter({ hasText: 'Wolfi' });
      expect(await row.locator('th, td').allInnerTexts()).toEqual([
        'nghttp2 Wolfi',
        'Fixed',
        '1.57.0-r0',
        '2023-10-11',
        'CGA-q2g4-fr75-mfgw',
      ]);

      await page.reload();
      expect(await page.inputValue('main input[name=package]')).toBe('nghttp2');
      await row.getByRole('link', { name: 'CGA-q2g4-fr75-mfgw' }).click();
      await page.getByText('fixed in 1.57.0-r0 since 11 October 2023').waitFor();
      await page.goBack();
      expect(await page.inputValue('main input[name=package]')).toBe('nghttp2');
      expect(await row.count()).toBe(1);

      await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Diff' }).click();
      await page.fill('input[name=from]', 'go:1.21.2');
      await page.fill('input[name=to]', 'go:1.21.5');
      await page.getByRole('button', { name: 'Compare' }).click();
      const gone = page.locator('#removed tbody tr').filter({ hasText: 'CVE-2023-44487' });
      await gone.waitFor();
      expect(await gone.innerText()).toContain(
        'libnghttp2-14 went from 1.56.0-r0 to 1.58.0-r1, past 1.57.0-r0 in which nghttp2 fixed it (CGA-q2g4-fr75-mfgw, 2023-10-11)',
      );
      expect(await page.locator('#removed tbody tr').count()).toBe(10);

      await way.ask(page, 'main input[name=q]', 'nghttp2', '1 of 10 removed');
      expect(await page.locator('#removed tbody tr').count()).toBe(1);
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
        from: 'go:1.21.2',
        to: 'go:1.21.5',
        q: 'nghttp2',
      });
      await page.reload();
      expect(await page.inputValue('main input[name=q]')).toBe('nghttp2');
      expect(await gone.count()).toBe(1);
      await page.locator('#results').getByRole('link', { name: 'Show all' }).click();
      await page.locator('#removed tbody tr').nth(9).waitFor();
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  test('the JSON that the diff page offers is what the command line prints', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/diff?from=go:1.21.2&to=go:1.21.5`);
    const address = await page.getByRole('link', { name: 'Download JSON' }).getAttribute('href');
    const downloaded = await served.get(address ?? '').then((response) => response.text());
    const args = ['diff', 'oci-layout:go:1.21.2', 'oci-layout:go:1.21.5', '-o', 'json', '--db', served.databaseFile];
    const printed = await fixedin(args, { cwd: served.imageFolder });
    expect(printed.code).toBe(0);
    expect(plain(downloaded)).toEqual(plain(printed.stdout.replaceAll('oci-layout:go:', 'go:')));
    await page.context().close();
  }, 60_000);

  test('keys: / searches, the arrows walk the rows, Enter opens one, ? lists the keys', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/package/apk/nghttp2`);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.name')).toBe('q');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('CVE-2023-44487');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('CVE-2024-28182');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'CVE-2024-28182' }).waitFor();
    await page.context().close();
  }, 60_000);

  test('a report in one file asks for nothing and shows the same', async () => {
    const args = ['diff', 'oci-layout:go:1.21.2', 'oci-layout:go:1.21.5', '-o', 'html', '--db', served.databaseFile];
    const { stdout } = await fixedin(args, { cwd: served.imageFolder });
    const { page, requests, complaints } = await openPage(browser);
    await page.setContent(stdout);
    expect(await page.locator('#removed tbody tr').count()).toBe(10);
    const sides = await page.locator('.sides').innerText();
    expect(sides).toMatch(/sha256:[0-9a-f]{64} Wolfi, linux\/amd64, judged by the database of 20/);
    expect([requests, complaints]).toEqual([[], []]);
    await page.context().close();
  }, 60_000);
});

/** A diff without the version of the program that made it, which is another in a test. */
function plain(json: string): unknown {
  const diff = JSON.parse(json);
  for (const side of diff.vulnerabilities.metadata) delete side.scanner.version;
  return diff;
}
