import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { needsProgram } from '../programs.ts';
import { ALL_FEEDS, hasServed, type Served, serve } from '../server/served.ts';
import { openBrowser, openPage } from './browser.ts';

const ready = hasServed && needsProgram('chromium');

const DESK = { width: 1280, height: 800 };
/** As wide as a desk's window at 200 %. */
const ZOOMED = { width: 640, height: 400 };
const HAND = { width: 390, height: 844 };
/** The least that WCAG 2.2 has pages fit into: https://www.w3.org/TR/WCAG22/#reflow */
const NARROWEST = { width: 320, height: 640 };

describe.skipIf(!ready)('what stands where', () => {
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

  /** The boxes of all elements of a selector that are seen, in the window's pixels. */
  async function boxes(path: string, selector: string, viewport: typeof DESK, isTouch = false) {
    const { page } = await openPage(browser, { viewport, hasTouch: isTouch, isMobile: isTouch });
    await page.goto(`${served.address}${path}`);
    const found = await page.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((element) => element.checkVisibility())
        .map((element) => {
          const { top, bottom, height } = element.getBoundingClientRect();
          return { top, bottom, height, lines: element.getClientRects().length, text: element.textContent };
        })`,
    );
    await page.context().close();
    return z.array(BOX).parse(found);
  }

  test.each([DESK, HAND])(
    'the answer is on the first screen, however many vulnerabilities it is about',
    async (size) => {
      const [answer] = await boxes('/advisory/ALSA-2022:1988', '.answer', size);
      expect(answer?.bottom).toBeLessThan(size.height);
    },
  );

  test('what an advisory says of many vulnerabilities alike is said once, and none is left out', async () => {
    const said = await boxes('/advisory/ALSA-2022:1988', '.stands p', DESK);
    expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('kernel security, bug fix')]);
    const { page } = await openPage(browser);
    await page.goto(`${served.address}/advisory/ALSA-2022:1988`);
    expect(await page.locator('.stands a').count()).toBeGreaterThan(30);
    expect(await page.locator('.names a').count()).toBe(20);
    expect(await page.getByText('< 4.18.0-372.9.1.el8').count()).toBe(1);
    await page.context().close();
  });

  test.each([DESK, ZOOMED, HAND, NARROWEST])(
    'the words of a chart are as large as other small words in %o',
    async (size) => {
      const words = await boxes('/', '.chart > svg text', size);
      expect(words.length).toBeGreaterThan(4);
      for (const { text, height } of words) {
        expect(height, text).toBeGreaterThan(10);
        expect(height, text).toBeLessThan(24);
      }
    },
  );

  test.each([HAND, NARROWEST])('ids are not broken where a line has room for them in %o', async (size) => {
    const ids = await boxes('/vulnerability/CVE-2023-44487', '.aliases > a', size);
    expect(ids.length).toBeGreaterThan(3);
    for (const { text, lines } of ids) expect(lines, text).toBe(1);
  });

  test('the name and all places stand on one line in the narrowest window', async () => {
    const [name, ...places] = await boxes('/scan', '.top .name, .top nav a', NARROWEST, true);
    expect(places).toHaveLength(4);
    for (const { top, text } of places) expect(top, text).toBeLessThan(name?.bottom ?? 0);
  });

  test('what is touched is large enough, and nobody is told of keys that are not there', async () => {
    for (const { text, height } of await boxes('/scan', '.top nav a, button, summary', HAND, true)) {
      expect(height, text).toBeGreaterThanOrEqual(43);
    }
    expect(await boxes('/scan', 'kbd', HAND, true)).toEqual([]);
    expect(await boxes('/scan', '.bottom kbd', DESK)).toHaveLength(1);
  });

  test('every error says what to do', async () => {
    const paths = [
      '/no/such/page',
      '/vulnerability/no-such-thing',
      `/advisories?q=${'a'.repeat(9000)}`,
      '/scan?image=A',
    ];
    for (const path of paths) {
      const words = await boxes(path, '.problem dt', DESK);
      expect(words.map(({ text }) => text).at(-1), path.slice(0, 40)).toBe('What to do');
    }
  });
});

const BOX = z.object({
  top: z.number(),
  bottom: z.number(),
  height: z.number(),
  lines: z.number(),
  text: z.string(),
});
