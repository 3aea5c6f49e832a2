import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openImage } from '../../src/image/index.ts';
import { catalogImage } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/model/index.ts';
import { REPORTS, SBOMS } from '../support/documents.ts';
import { hasServed, type Served, serve } from './served.ts';

describe.skipIf(!hasServed)('uploads', () => {
  let served: Served;
  let inventory: Inventory;

  beforeAll(async () => {
    served = await serve();
    await using image = await openImage(`oci-layout:${served.imageFolder}/go:1.21.2`, {});
    inventory = await catalogImage(image, { cache: null });
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  function post(path: string, body: string | FormData, headers: Readonly<Record<string, string>> = {}) {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    return fetch(`${served.address}${path}`, { method: 'POST', body, headers: { ...type, ...headers } });
  }

  function form(content: string): FormData {
    const fields = new FormData();
    fields.set('file', new Blob([content], { type: 'application/json' }), 'upload.json');
    return fields;
  }

  test.each(Object.entries(SBOMS))('an SBOM of %s is scanned as the image is', async (_name, write) => {
    const response = await post('/api/v1/scan', textOf(write(inventory)));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      schema: expect.stringContaining('scan-1'),
      summary: { vulnerabilities: 64 },
    });
  });

  test.each(Object.entries(SBOMS))('an SBOM of %s is answered on the page, too', async (_name, write) => {
    const response = await post('/scan', form(textOf(write(inventory))), { accept: 'text/html' });
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page).toContain('CVE-2023-44487');
  });

  test.each(Object.entries(REPORTS))('a report of %s is answered line by line', async (_name, write) => {
    const report = JSON.stringify(write(inventory, []));
    const response = await post('/api/v1/scan', report);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ schema: expect.stringContaining('report-1'), reported: [] });
    expect((await post('/scan', form(report), { accept: 'text/html' })).status).toBe(200);
  });

  test('is judged as of another day', async () => {
    const [write] = Object.values(SBOMS);
    if (!write) throw new Error('no SBOM');
    const response = await post('/api/v1/scan?as-of=2024-01-18', textOf(write(inventory)));
    expect(await response.json()).toMatchObject({ summary: { vulnerabilities: 9 } });
  });

  test.each([
    ['', 422],
    ['nonsense', 422],
    ['{}', 422],
    ['[]', 422],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 422],
    [`{"bomFormat":"CycloneDX","components":${'[{"components":'.repeat(50_000)}[]${'}]'.repeat(50_000)}}`, 422],
  ])('%.40j is a problem document', async (body, status) => {
    const response = await post('/api/v1/scan', body);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    const page = await post('/scan', form(body), { accept: 'text/html' });
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.status).toBeLessThan(500);
  });

  test('an SBOM of a million components is refused with a reason', { timeout: 60_000 }, async () => {
    const component = '{"type":"library","name":"a","version":"1","purl":"pkg:npm/a@1"}';
    const body = `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[${Array(1_000_000).fill(component).join()}]}`;
    const response = await post('/api/v1/scan', body);
    expect([413, 422]).toContain(response.status);
    expect((await served.get('/healthz')).status).toBe(200);
  });

  test('a form without a file says what to do', async () => {
    const response = await post('/scan', new FormData(), { accept: 'text/html' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Choose an SBOM or a report');
  });
});

/** Documents in XML and in tags and values are texts already. */
function textOf(document: object | string): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}
