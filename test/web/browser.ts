import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';

/** Where screenshots go, to be looked at; no part of the repository. */
export const SCREENSHOTS = join(import.meta.dirname, '../../test-output/pages');

/** Debian's Chromium, which speaks to nobody but the pages under test. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What a page asked for and complained of. */
export interface Watched {
  readonly page: Page;
  /** Addresses of all requests. */
  readonly requests: readonly string[];
  /** Errors of scripts and of the console, a violated Content-Security-Policy among them. */
  readonly complaints: readonly string[];
  /** Bytes of all answers so far, as they came over the wire, heads included. */
  weight(): Promise<number>;
}

/** A page in a profile of its own: nothing is cached. Closing its context closes it. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const finished: Request[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfinished', (request) => finished.push(request));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // Sizes are asked for only by who wants them: a page that is closed meanwhile answers with a rejection.
  const weight = async () => {
    const sizes = await Promise.all(finished.map((request) => request.sizes()));
    return sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  };
  return { page, requests, complaints, weight };
}
