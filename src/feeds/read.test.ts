import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/support/shared.ts';
import { startWebServer } from '../../test/support/web-server.ts';
import { zipOf } from '../../test/support/zip-archive.ts';
import { writeTar } from '../image/index.ts';
import { FeedError, type FeedItem, parseFeedSpec, type ReadFeedOptions, readFeed } from './index.ts';

const RECORD = JSON.stringify({
  id: 'PYSEC-2024-1',
  modified: '2024-01-02T03:04:05Z',
  affected: [{ package: { ecosystem: 'PyPI', name: 'walrus' }, versions: ['1.0'] }],
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-feeds-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes one file of the test's folder and gives its path. */
async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function items(spec: string, options: ReadFeedOptions = {}): Promise<readonly FeedItem[]> {
  const all: FeedItem[] = [];
  for await (const batch of readFeed(parseFeedSpec(spec), options)) all.push(...batch);
  return all;
}

function counted(all: readonly FeedItem[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, source } of all) counts[`${source.name} ${kind}`] = (counts[`${source.name} ${kind}`] ?? 0) + 1;
  return counts;
}

describe.skipIf(!hasShared('data'))('real feeds', () => {
  test.each([
    ['wolfi:wolfi-advisories', { 'wolfi advisory': 20_770 }, 'Apache-2.0'],
    ['osv:osv/Go/all.zip', { 'osv:Go advisory': 4291 }, 'CC-BY-4.0'],
    ['osv:osv/PyPI/all.zip', { 'osv:PyPI advisory': 2661 }, 'CC-BY-4.0'],
    ['osv:osv/crates.io/all.zip', { 'osv:crates.io advisory': 1206 }, 'CC0-1.0'],
    ['osv:osv/Bitnami/all.zip', { 'osv:Bitnami advisory': 7444 }, 'Apache-2.0'],
    ['osv:osv/AlmaLinux/all.zip', { 'osv:AlmaLinux advisory': 4440, 'osv:AlmaLinux left-out': 1197 }, 'MIT'],
    ['kev:kev', { 'kev enrichment': 1404 }, 'CC0-1.0'],
  ])('%s gives every record that it holds', async (spec, counts, licence) => {
    const [format, path] = spec.split(':', 2);
    const all = await items(`${format}:${shared(`data/${path}`)}`);
    expect(counted(all)).toEqual(counts);
    expect(new Set(all.map(({ source }) => source.licence))).toEqual(new Set([licence]));
  });

  test('Wolfi has advisories for 1,278 packages', async () => {
    const all = await items(`wolfi:${shared('data/wolfi-advisories')}`);
    const names = all
      .flatMap((item) => (item.kind === 'advisory' ? item.advisory.affected : []))
      .map(({ name }) => name);
    expect(new Set(names).size).toBe(1278);
  });

  test('a folder of zips gives the records of all of them', async () => {
    expect(counted(await items(`osv:${shared('data/osv')}`))).toEqual({
      'osv:AlmaLinux advisory': 4440,
      'osv:AlmaLinux left-out': 1197,
      'osv:Bitnami advisory': 7444,
      'osv:Go advisory': 4291,
      'osv:PyPI advisory': 2661,
      'osv:crates.io advisory': 1206,
    });
  });

  test('secdb names its source by the release, and gives nothing unreadable', async () => {
    const counts = counted(await items(`secdb:${shared('data/alpine-secdb')}`));
    expect(Object.keys(counts).sort()).toEqual(
      ['v3.10', 'v3.11', 'v3.3', 'v3.4', 'v3.5', 'v3.6', 'v3.7', 'v3.8', 'v3.9'].map(
        (v) => `secdb:Alpine:${v} advisory`,
      ),
    );
  });
});

describe('every kind of input gives the same records', () => {
  const files = { 'PyPI/PYSEC-2024-1.json': RECORD, 'PyPI/notes.txt': 'not a record' };
  const tar = writeTar(Object.entries(files).map(([path, content]) => ({ path: `./${path}`, content })));
  test.each<[string, string | Buffer]>([
    ['one.json', RECORD],
    ['one.json.gz', gzipSync(RECORD)],
    ['PyPI/all.zip', zipOf({ 'PYSEC-2024-1.json': RECORD })],
    ['far.zip', zipOf(files, { zip64: true })],
    ['all.tar', tar],
    ['all.tar.gz', gzipSync(tar)],
    ['one.json.zst', zstdCompressSync(RECORD)],
    ['all.tar.zst', zstdCompressSync(tar)],
    ['named-like-nothing', gzipSync(tar)],
  ])('%s', async (name, content) => {
    const all = await items(`osv:${await file(name, content)}`);
    expect(all.map((item) => (item.kind === 'advisory' ? `${item.source.name} ${item.advisory.id}` : item))).toEqual([
      'osv:PyPI PYSEC-2024-1',
    ]);
  });

  test('a URL, whose credentials go to the server and not into the source', async () => {
    await using server = await startWebServer((_request, response) => response.end(zipOf(files)));
    const [item] = await items(`osv:http://user:secret@${server.host}/PyPI/all.zip?key=secret`);
    expect(item?.source.location).toBe(`http://${server.host}/PyPI/all.zip`);
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('user:secret')}`);
  });

  test('a licence file beside the records speaks for those that do not say theirs', async () => {
    const secdb = {
      distroversion: 'v3.19',
      packages: [{ pkg: { name: 'a', secfixes: { '1-r0': ['CVE-2024-0001'] } } }],
    };
    await file('licensed/LICENSE', 'Creative Commons Attribution 4.0 International');
    await file('licensed/main.json', JSON.stringify(secdb));
    const [item] = await items(`secdb:${join(folder, 'licensed')}`);
    expect(item?.source.licence).toBe('CC-BY-4.0');
  });
});

describe('what is no feed is one error that names it and what was expected', () => {
  const zip = zipOf({ 'a.json': RECORD, 'b.json': RECORD });
  const long = writeTar([{ path: 'a.json', content: RECORD.repeat(100) }]);
  const tgz = gzipSync(long);
  const zst = zstdCompressSync(long);
  test.each<[string, string, string | Buffer, RegExp]>([
    ['osv', 'page.html', '<!doctype html><p>Not found', /page\.html is no JSON; expected OSV records/],
    ['osv', 'other.json', '{"hello": 1}', /other\.json is no OSV record; expected OSV records/],
    ['osv', 'binary', Buffer.from([0, 1, 2, 3]), /binary is no JSON/],
    ['osv', 'empty', '', /empty is no JSON/],
    ['osv', 'cut.zip', zip.subarray(0, zip.length - 30), /cut\.zip: is cut off/],
    ['osv', 'cut-early.zip', zip.subarray(0, 20), /cut-early\.zip: is cut off/],
    ['osv', 'empty.zip', zipOf({}), /empty\.zip: holds nothing in the format osv/],
    ['osv', 'cut.tgz', tgz.subarray(0, tgz.length - 12), /cut\.tgz: is cut off or damaged/],
    ['osv', 'cut.zst', zst.subarray(0, zst.length - 12), /cut\.zst: is cut off or damaged/],
    ['osv', 'cut.tar', writeTar([{ path: 'a.json', content: RECORD }]).subarray(0, 600), /cut\.tar: is cut off/],
    ['wolfi', 'x.yaml', 'a: [b', /x\.yaml is no YAML; expected Wolfi advisory documents/],
    ['wolfi', 'y.yaml', 'a: b', /y\.yaml is no advisory document/],
    ['wolfi', 'z.yaml', 'schema-version: 1\npackage: {name: a}\nadvisories: []', /another schema version/],
    ['secdb', 'a.json', '{"packages": []}', /does not name its distribution/],
    ['kev', 'b.json', '{"vulnerabilities": []}', /no KEV catalogue/],
    ['epss', 'c.csv', 'a,b\n1,2\n', /no columns cve, epss, percentile/],
    ['nvd', 'd.json', '{"CVE_Items": []}', /no NVD document/],
    ['nvd', 'e.json', '{"vulnerabilities": [{"cve": {"id"', /e\.json is cut off/],
    ['debian', 'f.json', '{"vulnerabilities": []}', /no document of Debian's security tracker/],
    ['chainguard', 'g.json', '[{"id": "CGA-1", "modified": ""}]', /is the index of a feed/],
  ])('%s:%s', async (format, name, content, problem) => {
    const read = items(`${format}:${await file(name, content)}`);
    await expect(read).rejects.toThrow(FeedError);
    await expect(read).rejects.toThrow(problem);
  });

  test('a damaged file in a zip is found by its checksum', async () => {
    const damaged = Buffer.from(zip);
    damaged.writeUInt8((damaged[60] ?? 0) ^ 0xff, 60);
    await expect(items(`osv:${await file('damaged.zip', damaged)}`)).rejects.toThrow(
      /its file a\.json (is damaged|cannot)/,
    );
  });

  test('a path that is not there', async () => {
    await expect(items(`osv:${join(folder, 'nowhere')}`)).rejects.toThrow(/nowhere: does not exist/);
  });

  test('one unreadable record among others is an item, and the reader goes on', async () => {
    const path = await file('mixed.zip', zipOf({ 'a.json': '{', 'b.json': RECORD }));
    expect((await items(`osv:${path}`)).map(({ kind }) => kind)).toEqual(['unreadable', 'advisory']);
  });
});

test('an aborted reading stops with the reason of the abort', async () => {
  const path = await file('all.zip', zipOf({ 'a.json': RECORD }));
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(items(`osv:${path}`, { signal })).rejects.toThrow('enough');
});
