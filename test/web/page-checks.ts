import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { SCREENSHOTS } from './browser.ts';

/** The widths that pages are looked at in: a desk and a phone. */
const WIDTHS = [1280, 390] as const;

/**
 * What must hold of any page, in light and dark: accessible, as wide as the window down to 320 px. Leaves four pictures
 * of it to be looked at.
 * @param name of the pictures
 */
export async function expectGoodPage(page: Page, name: string): Promise<void> {
  expect(await violations(new AxeBuilder({ page }))).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Of what axe looks at, the colours alone are others in the dark.
    if (colorScheme === 'dark') {
      expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast']))).toEqual([]);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`) });
    }
  }
  for (const width of [320, 870, 1100]) {
    await page.setViewportSize({ width, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${width} px`).toBe(width);
  }
}

async function violations(builder: AxeBuilder): Promise<readonly (readonly [string, readonly string[]])[]> {
  const found = await builder.analyze();
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)] as const);
}
