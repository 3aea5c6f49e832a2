import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { needsProgram } from '../programs.ts';
import { ALL_FEEDS, hasServed, type Served, serve } from '../server/served.ts';
import { openBrowser, openPage } from './browser.ts';

const ready = hasServed && needsProgram('chromium');

/** Inside the margins of A4, in the pixels of CSS. */
const PAPER = { width: 718, height: 1040 };

const PRINTED = [
  '/',
  '/vulnerability/CVE-2023-44487?ecosystem=Bitnami',
  '/advisory/CGA-hwwr-q8hg-7w7m',
  '/package/apk/nghttp2?version=1.56.0-r0',
  '/diff?from=go:1.21.5&to=go:1.21.2',
];

describe.skipIf(!ready)('pages elsewhere than on a screen', () => {
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

  /** The different values that a style has in all elements of a selector that are seen. */
  async function styles(page: Page, selector: string, property: string): Promise<readonly string[]> {
    const values = await page.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((element) => element.checkVisibility())
        .map((element) => getComputedStyle(element).getPropertyValue(${JSON.stringify(property)}))`,
    );
    return [...new Set(z.array(z.string()).parse(values))].sort();
  }

  test.each(PRINTED)('%s is printed black on white, as tables, without what paper cannot do', async (path) => {
    const { page } = await openPage(browser, { colorScheme: 'dark', viewport: PAPER });
    await page.goto(`${served.address}${path}`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await styles(page, 'header, nav, form, button, input', 'display')).toEqual([]);
    expect(await styles(page, 'main, main *:not(svg, svg *)', 'color')).toEqual(['rgb(0, 0, 0)']);
    expect(await styles(page, 'body', 'background-color')).toEqual(['rgb(255, 255, 255)']);
    // Narrow as the sheet is, a table stays a table, and its head stands again on the next sheet.
    if (await page.locator('table.rows').count()) {
      expect(await styles(page, 'table.rows thead', 'display')).toEqual(['table-header-group']);
      expect(await styles(page, 'table.rows thead', 'position')).toEqual(['static']);
      expect(await styles(page, 'table.rows tbody tr', 'display')).toEqual(['table-row']);
    }
    expect(await page.getByText('Answers come from a database built on').isVisible()).toBe(true);
    await page.context().close();
  });

  test('what is folded on a screen is unfolded on paper, and addresses are written out', async () => {
    const { page } = await openPage(browser, { viewport: PAPER });
    await page.goto(`${served.address}/vulnerability/CVE-2023-44487?package=nghttp2`);
    const folded = page.getByText('The network');
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await folded.isVisible()).toBe(true);
    await page.goto(`${served.address}/diff?from=go:1.21.2&to=go:1.21.5`);
    expect(await page.getByText('libcrypto3, libssl3, openssl-config').first().isVisible()).toBe(true);
    const written = await page.evaluate(
      `getComputedStyle([...document.querySelectorAll('.actions a')].at(-1), '::after').content`,
    );
    expect(written).toContain('sha256');
    const sheets = String(await page.pdf({ format: 'A4' })).match(/\/Type \/Page\b/g) ?? [];
    expect(sheets.length).toBeGreaterThan(1);
    expect(sheets.length).toBeLessThan(7);
    await page.context().close();
  }, 60_000);

  test('statuses and severities are told without their colours', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser, { forcedColors: 'active', colorScheme });
      await page.goto(`${served.address}/vulnerability/CVE-2023-44487`);
      const rows = '.rows .status';
      expect(await styles(page, rows, 'color')).toHaveLength(1);
      const told = await page.evaluate(
        `[...document.querySelectorAll('${rows}')].map((mark) => [mark.textContent.trim(), mark.querySelector('use').href.baseVal].join(' '))`,
      );
      expect([...new Set(z.array(z.string()).parse(told))].sort()).toEqual([
        'Fix not planned #status-fix-not-planned',
        'Fixed #status-fixed',
        'Not affected #status-not-affected',
        'Pending upstream fix #status-pending-upstream-fix',
        'Under investigation #status-under-investigation',
      ]);
      // Steps that are filled stand out from the page; those that are not are outlines.
      const background = await styles(page, 'body', 'background-color');
      const filled = await page.evaluate(`getComputedStyle(document.querySelector('.step:not(.hollow)')).fill`);
      expect(background).not.toContain(filled);
      await page.goto(`${served.address}/diff?from=go:1.21.2&to=go:1.21.5`);
      expect(await styles(page, '.top nav a[aria-current]', 'border-bottom-style')).toEqual(['solid']);
      expect(await styles(page, '.version b', 'text-decoration-line')).toEqual(['underline']);
      // Parts of a bar would otherwise be one colour.
      expect((await styles(page, '.tally .bar rect', 'fill')).length).toBeGreaterThan(3);
      await page.context().close();
    }
  }, 60_000);

  test('the first key leads past the head of the page, and one sees where one is', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/diff?from=go:1.21.2&to=go:1.21.5`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the answer');
    const seen = new Set<string>();
    for (let stop = 0; stop < 30; stop += 1) {
      const [name, style, width, inWindow] = z.tuple([z.string(), z.string(), z.string(), z.boolean()]).parse(
        await page.evaluate(`(() => {
            const at = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(at);
            const { left, right } = at.getBoundingClientRect();
            return [at.outerHTML.slice(0, 200), outlineStyle, outlineWidth, left >= 0 && right <= innerWidth];
          })()`),
      );
      expect([style, width, inWindow], name).toEqual(['solid', '2px', true]);
      seen.add(name);
      await page.keyboard.press('Tab');
    }
    expect(seen.size).toBeGreaterThan(25);
    await page.context().close();
  }, 60_000);
});
