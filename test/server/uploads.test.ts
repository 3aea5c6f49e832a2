import type { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/index.ts';
import { openImage } from '../../src/image/index.ts';
import { catalogImage } from '../../src/inventory/index.ts';
import type { IgnoreRule, Inventory } from '../../src/model/index.ts';
import { NOTHING_SAID } from '../../src/scan/index.ts';
import { UPLOAD_HERE_BYTES, UPLOAD_LARGE_BYTES } from '../../src/server/limits.ts';
import { Metrics } from '../../src/server/metrics.ts';
import { UploadDesk } from '../../src/server/uploads/index.ts';
import { REPORTS, SBOMS } from '../support/documents.ts';
import { hasServed, type Served, serve } from './served.ts';

const RULE: IgnoreRule = {
  subject: 'rules.yaml:2',
  vulnerability: 'CVE-2023-44487',
  package: null,
  path: null,
  reason: 'out of reach',
  expires: null,
};

describe.skipIf(!hasServed)('uploads', () => {
  let served: Served;
  /** The same with a rule of its configuration's. */
  let ruling: Served;
  let inventory: Inventory;

  beforeAll(async () => {
    served = await serve();
    const ruled = { ...NOTHING_SAID, ignored: [RULE] };
    ruling = await serve({ said: ruled });
    await using image = await openImage(`oci-layout:${served.imageFolder}/go:1.21.2`, {});
    inventory = await catalogImage(image, { cache: null });
  }, 120_000);

  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    await ruling[Symbol.asyncDispose]();
  });

  function post(
    path: string,
    body: string | FormData,
    headers: Readonly<Record<string, string>> = {},
    { address } = served,
  ) {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    return fetch(`${address}${path}`, { method: 'POST', body, headers: { ...type, ...headers } });
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

  test('the statements of the configuration hold for an SBOM and for a report', async () => {
    const [sbom] = Object.values(SBOMS);
    const [report] = Object.values(REPORTS);
    const nghttp2 = inventory.packages.find(({ name }) => name === 'libnghttp2-14');
    if (!sbom || !report || !nghttp2) throw new Error('no documents');
    const scanned = await post('/api/v1/scan', textOf(sbom(inventory)), {}, ruling);
    expect(await scanned.json()).toMatchObject({
      summary: { vulnerabilities: 63 },
      suppressed: expect.arrayContaining([
        expect.objectContaining({ id: 'CVE-2023-44487', reason: expect.objectContaining({ by: 'rules.yaml:2' }) }),
      ]),
    });
    const ofThread = await post('/api/v1/scan', textOf(sbom(inventory)).padEnd(UPLOAD_HERE_BYTES + 1, ' '), {}, ruling);
    expect(await ofThread.json()).toMatchObject({ summary: { vulnerabilities: 63 } });
    const lines = [{ id: 'CVE-2023-44487', package: nghttp2, fixedIn: null }];
    const judged = await post('/api/v1/scan', JSON.stringify(report(inventory, lines)), {}, ruling);
    expect(await judged.json()).toMatchObject({
      summary: { reported: 1, suppressed: 1 },
      reported: [{ answer: 'suppressed', note: 'ignored: out of reach' }],
    });
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
    expect(await response.text()).toContain('(limits.documentComponents)');
    expect((await served.get('/healthz')).status).toBe(200);
  });

  /** The same packages many times over, each at a place of its own. */
  function large(copies = 40): string {
    const components = inventory.packages.flatMap(({ name, version, purl }) =>
      Array.from({ length: copies }, (_, nth) => ({
        ...{ type: 'library', name, version, purl, 'bom-ref': `${purl}#${nth}` },
        properties: [{ name: 'where', value: `/${nth}` }],
      })),
    );
    return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components });
  }

  test('a large one has a thread of its own, and the same answer', async () => {
    const body = large();
    expect(body.length).toBeGreaterThan(UPLOAD_HERE_BYTES);
    const before = await threads();
    const response = await post('/api/v1/scan', body);
    expect(response.status).toBe(200);
    const { findings, summary } = Object(await response.json());
    const small = JSON.parse(body);
    small.components = small.components.filter((_: unknown, nth: number) => nth % 40 === 0);
    const expected = Object(await (await post('/api/v1/scan', JSON.stringify(small))).json());
    expect(summary.vulnerabilities).toBe(expected.summary.vulnerabilities);
    expect(new Set(findings.map(idOf))).toEqual(new Set(expected.findings.map(idOf)));
    const page = await post('/scan', form(body), { accept: 'text/html' });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('CVE-2023-44487')]);
    expect(await threads()).toBe(before + 2);
  });

  test.each([
    ['nonsense', 422],
    [`{"bomFormat":"CycloneDX","components":${'[{"components":'.repeat(50_000)}[]${'}]'.repeat(50_000)}}`, 422],
  ])('what a thread cannot read is a problem document, too: %.20j', async (body, status) => {
    const response = await post('/api/v1/scan', `${body}${' '.repeat(UPLOAD_HERE_BYTES)}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });

  test('one that takes more memory than there is for it leaves the server as it was', { timeout: 60_000 }, async () => {
    const desk = new UploadDesk({
      databaseFile: served.databaseFile,
      said: NOTHING_SAID,
      metrics: new Metrics(),
      threadHeap: 64,
    });
    using database = openDatabase(served.databaseFile);
    const question = { bytes: Buffer.from(large(4_000)), name: '', asOf: null, form: { kind: 'json' } } as const;
    const answer = desk.answer(async () => question, database, new AbortController().signal);
    await expect(answer).rejects.toMatchObject({ status: 413, code: 'too-much-memory' });
  });

  test('large ones are judged one at a time, whatever else is', { timeout: 120_000 }, async () => {
    const desk = new UploadDesk({ databaseFile: served.databaseFile, said: NOTHING_SAID, metrics: new Metrics() });
    using database = openDatabase(served.databaseFile);
    const ask = async (body: string) => {
      const question = {
        bytes: new Uint8Array(Buffer.from(body)),
        name: '',
        asOf: null,
        form: { kind: 'json' },
      } as const;
      return (await desk.answer(async () => question, database, new AbortController().signal)).kind;
    };
    let [alive, most] = [0, 0];
    const watch = (worker: Worker) => {
      most = Math.max(most, ++alive);
      worker.once('exit', () => alive--);
    };
    process.on('worker', watch);
    const padded = large(1).padEnd(UPLOAD_LARGE_BYTES + 1, ' ');
    expect(await Promise.all([ask(padded), ask(padded), ask(padded)])).toEqual(['json', 'json', 'json']);
    expect(most).toBe(1);
    const small = padded.slice(0, UPLOAD_HERE_BYTES + 1);
    expect(await Promise.all([ask(small), ask(small)])).toEqual(['json', 'json']);
    expect(most).toBe(2);
    process.off('worker', watch);
  });

  test('a small one that unpacks to a large one is not read between other requests', async () => {
    const packed = gzipSync(large(1).padEnd(20_000_000, ' '));
    expect(packed.length).toBeLessThan(UPLOAD_HERE_BYTES);
    const before = await threads();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${served.address}/api/v1/scan`, { method: 'POST', body: packed, headers });
    expect([response.status, await threads()]).toEqual([200, before + 1]);
  });

  test('nobody reads on for who has gone', async () => {
    const desk = new UploadDesk({ databaseFile: served.databaseFile, said: NOTHING_SAID, metrics: new Metrics() });
    using database = openDatabase(served.databaseFile);
    const question = { bytes: Buffer.from(large()), name: '', asOf: null, form: { kind: 'json' } } as const;
    const going = new AbortController();
    const answer = desk.answer(async () => question, database, going.signal);
    setImmediate(() => going.abort());
    await expect(answer).rejects.toMatchObject({ code: 'gone' });
  });

  async function threads(): Promise<number> {
    const text = await (await served.get('/metrics')).text();
    return Number(/^\S*upload_threads_total (\d+)$/m.exec(text)?.[1]);
  }

  test('a form without a file says what to do', async () => {
    const response = await post('/scan', new FormData(), { accept: 'text/html' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Choose an SBOM or a report');
  });
});

function idOf({ id }: { readonly id: string }): string {
  return id;
}

/** Documents in XML and in tags and values are texts already. */
function textOf(document: object | string): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}
