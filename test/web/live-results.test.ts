import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../programs.ts';
import { hasServed, type Served, serve } from '../server/served.ts';
import { openBrowser, openPage } from './browser.ts';

const ready = hasServed && needsProgram('chromium');

describe.skipIf(!ready)('results that change as one types', () => {
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

  test('an answer that comes late does not take the place of a later one', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/advisories`);
    const held: Route[] = [];
    await page.route(/q=openssl/, (route) => {
      held.push(route);
    });
    const asked = page.waitForRequest(/q=openssl/);
    await page.fill('main input[name=q]', 'openssl');
    await asked;
    await page.fill('main input[name=q]', 'nghttp2');
    const rows = page.locator('#results tbody tr');
    await rows.filter({ hasText: 'nghttp2' }).first().waitFor();
    for (const route of held) await route.continue().catch(() => {});
    await page.waitForLoadState('networkidle');
    expect(held).not.toEqual([]);
    expect(await rows.count()).toBe(2);
    expect(new URL(page.url()).search).toBe('?q=nghttp2');
    await page.context().close();
  }, 60_000);

  test('what was typed at home is there again when one comes back', async () => {
    const { page } = await openPage(browser);
    await page.goto(served.address);
    await page.locator('main input[name=q]').pressSequentially('nghttp2');
    await page.locator('#results tbody tr').nth(1).getByRole('link', { name: 'CVE-2023-44487' }).click();
    await page.getByRole('heading', { level: 1, name: 'CVE-2023-44487' }).waitFor();
    await page.goBack();
    await page.locator('#results tbody tr').nth(1).waitFor();
    expect(await page.inputValue('main input[name=q]')).toBe('nghttp2');
    await page.context().close();
  }, 60_000);

  test('an emptied box at home leaves no results and a plain address', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/?q=nghttp2`);
    await page.locator('#results tbody tr').first().waitFor();
    await page.fill('main input[name=q]', '');
    await page.waitForURL(`${served.address}/`);
    expect(await page.locator('#results').innerHTML()).toBe('');
    await page.context().close();
  }, 60_000);

  test('the button between two images swaps them', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/diff`);
    await page.fill('input[name=from]', 'go:1.21.2');
    await page.fill('input[name=to]', 'go:1.21.5');
    await page.getByRole('button', { name: 'Swap the two images' }).click();
    expect(await page.inputValue('input[name=from]')).toBe('go:1.21.5');
    expect(await page.inputValue('input[name=to]')).toBe('go:1.21.2');
    await page.context().close();
  }, 60_000);

  test('a button copies what stands before it', async () => {
    const { page } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${served.address}/advisory/CGA-q2g4-fr75-mfgw`);
    await page.getByRole('button', { name: 'Copy id' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('CGA-q2g4-fr75-mfgw');
    await page.context().close();
  }, 60_000);
});
