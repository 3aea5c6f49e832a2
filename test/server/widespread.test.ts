import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase } from '../../src/database/index.ts';
import { advisory, fixedAt, WOLFI } from '../../src/database/made-items.fixture.ts';
import { NOTHING_SAID } from '../../src/scan/index.ts';
import { createLog, type RunningServer, startServer } from '../../src/server/index.ts';

/** As many as all distributions' packages that a flaw of a compiler or a runtime is in. */
const PACKAGES = 12_000;
const ID = 'CVE-2099-0001';
/** As many as a kernel's. */
const ADVISORIES = 3_000;

describe('a vulnerability of tens of thousands of packages, and a package of thousands of advisories', () => {
  let folder: string;
  let server: RunningServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fixedin-widespread-'));
    const databaseFile = join(folder, 'fixedin.db');
    const items = Array.from({ length: PACKAGES }, (_, nth) =>
      advisory(WOLFI, {
        ...{ id: `CGA-${nth.toString(36).padStart(4, '0')}-aaaa`, aliases: [ID], published: nth, modified: nth },
        affected: [fixedAt(`package-${String(nth).padStart(5, '0')}`, [{ time: nth, fixed: '2' }])],
      }),
    );
    const kernel = Array.from({ length: ADVISORIES }, (_, nth) =>
      advisory(WOLFI, {
        ...{ id: `CGA-${nth.toString(36).padStart(4, '0')}-bbbb`, published: nth, modified: nth },
        affected: [fixedAt('kernel', [{ time: nth, fixed: `${nth}` }])],
      }),
    );
    await buildDatabase({ from: [[...items, ...kernel]], out: databaseFile, now: 0 });
    server = await startServer({
      ...{
        host: '127.0.0.1',
        port: 0,
        databaseFile,
        imageFolder: null,
        asksImages: false,
        said: NOTHING_SAID,
        layerCache: null,
      },
      ...{ registries: { allowed: [], insecure: [] }, offline: true, publicUrl: null },
      product: { name: 'fixedin', version: '0.0.0-test' },
      log: createLog(() => {}),
    });
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string, accept = 'application/json') =>
    fetch(`${server.address}${path}`, { headers: { accept, 'accept-encoding': 'identity' } });

  test('has a page of few rows that tells of all', async () => {
    const response = await get(`/vulnerability/${ID}`, 'text/html');
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('Fixed in all 12,000 packages');
    expect(page.match(/<tr>/g)?.length).toBeLessThan(500);
    const filtered = await (await get(`/vulnerability/${ID}?package=package-11999`, 'text/html')).text();
    expect(filtered).toContain('package-11999');
  });

  test.each([`/api/v1/vulnerabilities/${ID}`, `/vulnerability/${ID}`])(
    '%s names every one, in pieces',
    async (path) => {
      const response = await get(path);
      // Written while it is read: nobody knows its length when it begins.
      expect([response.status, response.headers.get('content-length')]).toEqual([200, null]);
      const { id, packages, others } = Object(await response.json());
      expect([id, packages.length, others]).toEqual([ID, PACKAGES, []]);
      expect(packages[PACKAGES - 1].package.name).toBe('package-11999');
    },
  );

  test.each(['/api/v1/packages/apk/kernel', '/package/apk/kernel'])(
    '%s has every advisory, in pieces',
    async (path) => {
      const response = await get(path);
      expect([response.status, response.headers.get('content-length')]).toEqual([200, null]);
      const answer = Object(await response.json());
      expect([answer.name, answer.advisories.length, answer.version]).toEqual(['kernel', ADVISORIES, null]);
      const { advisories, version } = Object(await (await get(`${path}?version=1000`)).json());
      expect(advisories).toEqual(answer.advisories);
      expect(version).toMatchObject({ version: '1000', valid: true });
      // Fixed in 0 is not affected; 1 to 1000 are behind it.
      expect([version.holds.length, version.behind.length]).toEqual([ADVISORIES - 1001, 1001]);
      expect(new Set([...version.holds, ...version.behind].map(({ id }) => id)).size).toBe(ADVISORIES);
    },
  );

  test('does not keep others waiting', async () => {
    let isAnswered = false;
    const answered = get(`/vulnerability/${ID}?package=0`, 'text/html').then(async (response) => {
      await response.text();
      isAnswered = true;
    });
    let meanwhile = 0;
    while (!isAnswered) {
      await (await get('/healthz')).text();
      if (!isAnswered) meanwhile++;
    }
    await answered;
    expect(meanwhile).toBeGreaterThan(3);
  });
});
