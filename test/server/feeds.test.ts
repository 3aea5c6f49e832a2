import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../../src/database/index.ts';
import { openImage } from '../../src/image/index.ts';
import { catalogImage } from '../../src/inventory/index.ts';
import { createMatcher, scanInventory } from '../../src/scan/index.ts';
import { hasServed, type Served, serve } from './served.ts';

describe.skipIf(!hasServed)('the feeds, on real advisories', () => {
  let served: Served;
  let folder: string;

  beforeAll(async () => {
    served = await serve();
    folder = await mkdtemp(join(tmpdir(), 'fixedin-feeds-'));
  }, 120_000);

  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** What is found in a Go image: `CVE-2023-44487 libnghttp2-14 affected 1.57.0-r0`, sorted. */
  async function findings(database: Database, version: string): Promise<readonly string[]> {
    await using image = await openImage(`oci-layout:${served.imageFolder}/go:${version}`, {});
    const inventory = await catalogImage(image, { cache: null });
    const scan = scanInventory(inventory, createMatcher(database, null), database.info);
    return scan.findings
      .map(({ id, package: { name }, status, fixedIn }) => `${id} ${name} ${status} ${fixedIn}`)
      .sort();
  }

  test('the index names every record, and each of a hundred is there', async () => {
    const index: unknown = await (await served.get('/feeds/osv/all.json')).json();
    if (!Array.isArray(index)) throw new Error('no list');
    expect(index).toHaveLength(20_770);
    for (const { id, modified } of index.slice(0, 100)) {
      expect(await (await served.get(`/feeds/osv/${id}.json`)).json()).toMatchObject({ id, modified });
    }
  });

  test('the archive is a feed of as many advisories, streamed, that finds the same', { timeout: 180_000 }, async () => {
    const response = await served.get('/feeds/osv/all.zip');
    expect(response.headers.get('content-type')).toBe('application/zip');
    const file = join(folder, 'all.zip');
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    const out = join(folder, 'again.db');
    await buildDatabase({ from: [{ format: 'osv', location: file }], out, now: 1_763_800_000 });
    using database = openDatabase(out);
    expect(database.info.counts.advisories).toBe(20_770);
    using original = openDatabase(served.databaseFile);
    for (const version of ['1.21.2', '1.21.5']) {
      const found = await findings(original, version);
      expect(found.length).toBeGreaterThan(50);
      expect(await findings(database, version), version).toEqual(found);
    }
    expect(database.vulnerabilityIds('GHSA-qppj-fm5r-hxr3')).toEqual(['CVE-2023-44487']);
  });

  test('the secdb tells the fix, and finds all that has one', { timeout: 180_000 }, async () => {
    const secdb = await (await served.get('/feeds/secdb/wolfi.json')).text();
    const [line = ''] = /\{"pkg":\{"name":"nghttp2".*/.exec(secdb) ?? [];
    expect(line).toMatch(/"1\.57\.0-r0":\[[^\]]*"CVE-2023-44487/);
    expect(JSON.parse(secdb)).toHaveProperty('packages');
    const file = join(folder, 'wolfi.json');
    await writeFile(file, secdb);
    const out = join(folder, 'secdb.db');
    await buildDatabase({ from: [{ format: 'secdb', location: file }], out, now: 1_763_800_000 });
    using database = openDatabase(out);
    using original = openDatabase(served.databaseFile);
    for (const version of ['1.21.2', '1.21.5']) {
      // What has no fix is what the format cannot say.
      const fixed = (await findings(original, version)).filter((finding) => !finding.endsWith(' null'));
      expect(await findings(database, version), version).toEqual(fixed);
    }
  });

  test('OpenVEX and Atom are of one package, and Atom of one vulnerability', async () => {
    expect(await (await served.get('/feeds/openvex/nghttp2.json')).json()).toMatchObject({
      '@context': expect.stringContaining('openvex.dev'),
    });
    for (const query of ['', '?package=nghttp2', '?vulnerability=CVE-2023-44487']) {
      const response = await served.get(`/feeds/atom.xml${query}`);
      expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
      expect(await response.text()).toMatch(/^<\?xml .*<entry>.*<\/feed>\s*$/s);
    }
  });

  test('Atom names pages by the address it was asked at, whatever a proxy claims, or by the one that is configured', async () => {
    const claims = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
    const plain = await (await served.get('/feeds/atom.xml?package=nghttp2', claims)).text();
    expect(plain).toContain(`href="${served.address}/advisory/CGA-q2g4-fr75-mfgw"`);
    expect(plain).not.toContain('evil.example');
    await using behind = await serve({ publicUrl: 'https://advisories.example' });
    const proxied = await (await behind.get('/feeds/atom.xml?package=nghttp2', claims)).text();
    const hrefs = [...proxied.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs).toContain('https://advisories.example/advisory/CGA-q2g4-fr75-mfgw');
    expect(hrefs.filter((href) => !href?.startsWith('https://advisories.example/'))).toEqual([]);
    expect(proxied).toContain('https://advisories.example/feeds/atom.xml?package=nghttp2');
  });

  test.each([
    '/feeds/secdb/nowhere.json',
    '/feeds/secdb/alpine/v3.99.json',
    '/feeds/secdb/wolfi.xml',
    '/feeds/osv/NOPE-1.json',
    '/feeds/osv/..%2F..%2Fetc%2Fpasswd',
    '/feeds/openvex/no-such-package.json',
    '/feeds/atom.xml?vulnerability=NOPE-1',
  ])('%s is a problem document', async (path) => {
    const response = await served.get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('a feed is compressed while it is written, and its headers alone cost no reading', async () => {
    const compressed = await served.get('/feeds/osv/all.json', { 'accept-encoding': 'br, gzip' });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(await compressed.json()).toHaveLength(20_770);
    const head = await fetch(`${served.address}/feeds/osv/all.zip`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const tag = head.headers.get('etag') ?? '';
    expect((await served.get('/feeds/osv/all.zip', { 'if-none-match': tag })).status).toBe(304);
  });
});
