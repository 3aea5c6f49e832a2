import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FeedSpec } from '../../feeds/index.ts';
import { DatabaseError } from '../errors.ts';
import { openDatabase } from '../open.ts';
import { DEFAULT_SOURCES } from './default-sources.ts';
import { type UpdateProgress, updateDatabase } from './update.ts';

const KEV = {
  title: 'CISA Catalog of Known Exploited Vulnerabilities',
  catalogVersion: '2025.08.25',
  dateReleased: '2025-08-25T17:04:19.9796Z',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2023-44487',
      vulnerabilityName: 'HTTP/2 Rapid Reset',
      dateAdded: '2023-10-10',
      dueDate: '2023-10-31',
    },
  ],
};
const OSV = {
  id: 'GO-2023-2102',
  modified: '2023-10-12T00:00:00Z',
  aliases: ['CVE-2023-39325'],
  affected: [
    {
      package: { ecosystem: 'Go', name: 'stdlib' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.20.10' }] }],
    },
  ],
};

interface Served {
  body: string;
  etag: string;
  status?: number;
}

const served = new Map<string, Served>();
const requests: { readonly path: string; readonly status: number }[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const file = served.get(request.url ?? '');
  const status = file?.status ?? (!file ? 404 : request.headers['if-none-match'] === file.etag ? 304 : 200);
  requests.push({ path: request.url ?? '', status });
  response.writeHead(status, file ? { etag: file.etag } : {});
  response.end(status === 200 ? file?.body : undefined);
}

const server = createServer(answer);
let origin = '';
let folder = '';
let sources: readonly FeedSpec[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => server.close());

beforeEach(() => {
  if (folder) rmSync(folder, { recursive: true });
  folder = mkdtempSync(path.join(tmpdir(), 'fixedin-update-'));
  requests.length = 0;
  served.clear();
  served.set('/kev.json', { body: JSON.stringify(KEV), etag: '"k1"' });
  served.set('/go.json', { body: JSON.stringify(OSV), etag: '"g1"' });
  sources = [
    { format: 'osv', location: `${origin}/go.json` },
    { format: 'kev', location: `${origin}/kev.json` },
  ];
});
afterAll(() => rmSync(folder, { recursive: true }));

function update(onProgress?: (progress: UpdateProgress) => void, signal?: AbortSignal) {
  const [out, stateFolder] = [path.join(folder, 'data', 'test.db'), path.join(folder, 'state')];
  return updateDatabase({
    ...{ sources, out, stateFolder, now: 1000 },
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
}

function database(): Buffer {
  return readFileSync(path.join(folder, 'data', 'test.db'));
}

describe('an update', () => {
  it('fetches all sources, and remembers them by their URLs', async () => {
    const stages = new Set<string>();
    const report = await update(({ stage }) => stages.add(stage));
    expect(report).toMatchObject({ fetched: 2, unchanged: 0, rebuilt: true });
    expect(report.info.sources.map(({ name, location, records }) => [name, location, records])).toEqual([
      ['osv:Go', `${origin}/go.json`, 1],
      ['kev', `${origin}/kev.json`, 1],
    ]);
    expect([...stages]).toEqual(expect.arrayContaining(['fetching', 'joining', 'writing']));
    using opened = openDatabase(path.join(folder, 'data', 'test.db'));
    expect(opened.statements([{ ecosystem: 'Go', name: 'stdlib' }])[0]).toHaveLength(1);
  });

  it('fetches nothing that has not changed, and leaves the database that was made of it', async () => {
    await update();
    const old = database();
    requests.length = 0;
    expect(await update()).toMatchObject({ fetched: 0, unchanged: 2, rebuilt: false });
    expect(requests.map(({ status }) => status)).toEqual([304, 304]);
    expect(database().equals(old)).toBe(true);
  });

  it('fetches what has changed alone, and builds anew', async () => {
    await update();
    served.set('/go.json', { body: JSON.stringify({ ...OSV, id: 'GO-2023-9999' }), etag: '"g2"' });
    requests.length = 0;
    expect(await update()).toMatchObject({ fetched: 1, unchanged: 1, rebuilt: true });
    expect(requests.map(({ status }) => status)).toEqual([200, 304]);
    using opened = openDatabase(path.join(folder, 'data', 'test.db'));
    expect(opened.getAdvisories('GO-2023-9999')).toHaveLength(1);
    expect(opened.getAdvisories('GO-2023-2102')).toEqual([]);
  });

  it('builds anew when the database is gone or the sources are others', async () => {
    await update();
    rmSync(path.join(folder, 'data'), { recursive: true });
    expect(await update()).toMatchObject({ fetched: 0, rebuilt: true });
    sources = sources.slice(1);
    expect(await update()).toMatchObject({ fetched: 0, rebuilt: true });
  });

  it('names the source that is not to be had, and leaves the database as it was', async () => {
    await update();
    const old = database();
    served.delete('/kev.json');
    served.set('/go.json', { body: JSON.stringify({ ...OSV, id: 'GO-2023-9999' }), etag: '"g2"' });
    const failing = update();
    await expect(failing).rejects.toThrow(DatabaseError);
    await expect(failing).rejects.toThrow(
      new RegExp(`^${origin}/kev\\.json: answered 404 Not Found.*; the database is left as it was$`),
    );
    expect(database().equals(old)).toBe(true);
  });

  it('names the source that is no feed, and fetches it again the next time', async () => {
    await update();
    const old = database();
    served.set('/kev.json', { body: '<html>captive portal</html>', etag: '"bad"' });
    await expect(update()).rejects.toThrow(`${origin}/kev.json: `);
    expect(database().equals(old)).toBe(true);
    served.set('/kev.json', { body: JSON.stringify(KEV), etag: '"bad"' });
    expect(await update()).toMatchObject({ rebuilt: true });
  });

  it('builds of feeds that an update had fetched which then could not go on', async () => {
    await update();
    served.set('/go.json', { body: JSON.stringify({ ...OSV, id: 'GO-2023-9999' }), etag: '"g2"' });
    const stop = new AbortController();
    const stopped = update(({ stage }) => stage === 'reading' && stop.abort(), stop.signal);
    await expect(stopped).rejects.toThrow();
    expect(await update()).toMatchObject({ fetched: 0, unchanged: 2, rebuilt: true });
    using opened = openDatabase(path.join(folder, 'data', 'test.db'));
    expect(opened.getAdvisories('GO-2023-9999')).toHaveLength(1);
  });

  it('builds every database that shares the fetched feeds', async () => {
    await update();
    const other = path.join(folder, 'data', 'other.db');
    const shared = { sources, stateFolder: path.join(folder, 'state'), now: 1000 };
    await updateDatabase({ ...shared, out: other });
    served.set('/go.json', { body: JSON.stringify({ ...OSV, id: 'GO-2023-9999' }), etag: '"g2"' });
    expect(await update()).toMatchObject({ fetched: 1, rebuilt: true });
    expect(await updateDatabase({ ...shared, out: other })).toMatchObject({ fetched: 0, rebuilt: true });
    using opened = openDatabase(other);
    expect(opened.getAdvisories('GO-2023-9999')).toHaveLength(1);
  });

  it('waits for another that is at work', async () => {
    const stages: string[] = [];
    const both = await Promise.all([update(), update(({ stage }) => stages.push(stage))]);
    expect(stages).toContain('waiting');
    expect(both.map(({ rebuilt }) => rebuilt)).toEqual([true, false]);
    expect(readdirSync(path.join(folder, 'data'))).toEqual(['test.db']);
  });
});

it('the default sources leave out those with restrictive terms', () => {
  const locations = DEFAULT_SOURCES.map(({ location }) => location);
  expect(locations).toContain('https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip');
  expect(locations.filter((location) => /wolfi|chainguard/i.test(location))).toEqual([]);
  expect(locations.filter((location) => !URL.canParse(location) || location.includes(' '))).toEqual([]);
});
