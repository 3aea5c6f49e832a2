import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { zipOf } from '../../test/support/zip-archive.ts';
import type { FeedItem } from '../feeds/index.ts';
import { buildDatabase } from './build.ts';
import { DatabaseError } from './errors.ts';
import { advisory, affected, before, fixedAt, PYPI, WOLFI } from './made-items.fixture.ts';
import { openDatabase } from './open.ts';
import type { Statement, VulnerabilityRecord } from './types.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fixedin-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function fresh(): string {
  return path.join(folder, `${++made}`, 'test.db');
}

const NOW = 1_763_800_000;

const ITEMS: readonly FeedItem[] = [
  advisory(WOLFI, {
    id: 'CGA-q2g4-fr75-mfgw',
    aliases: ['CVE-2023-44487', 'GHSA-qppj-fm5r-hxr3'],
    published: 1_697_044_685,
    modified: 1_697_044_685,
    url: 'https://example.org/CGA-q2g4-fr75-mfgw',
    affected: [fixedAt('nghttp2', [{ time: 1_697_044_685, fixed: '1.57.0-r0' }])],
  }),
  advisory(PYPI, {
    id: 'PYSEC-2023-1',
    aliases: ['CVE-2023-0001', 'CVE-2023-0002'],
    published: 1_600_000_000,
    modified: 1_700_000_000,
    summary: 'short',
    details: 'A longer text that says more of it.',
    url: 'https://example.org/odd',
    references: [{ type: 'WEB', url: 'https://example.org/1' }],
    ratings: [{ source: 'osv:PyPI', kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
    affected: [
      {
        ...affected('PyPI', 'Zope.Interface', before('2.0')),
        ratings: [{ source: 'osv:PyPI', kind: 'word', value: 'low' }],
      },
    ],
  }),
  {
    kind: 'enrichment',
    source: { ...PYPI, name: 'kev', format: 'kev' },
    enrichment: {
      id: 'CVE-2023-44487',
      kev: { added: 1_696_896_000, due: 1_698_710_400, ransomware: false, name: 'Rapid Reset' },
    },
  },
  {
    kind: 'enrichment',
    source: { ...PYPI, name: 'kev', format: 'kev' },
    enrichment: { id: 'CVE-2020-9999', kev: { added: 1_696_896_000, due: null, ransomware: true, name: 'Other' } },
  },
  {
    kind: 'enrichment',
    source: { ...PYPI, name: 'epss', format: 'epss' },
    enrichment: { id: 'CVE-2023-44487', epss: { probability: 0.94432, percentile: 0.9998, date: 1_763_000_000 } },
  },
  {
    kind: 'enrichment',
    source: { ...PYPI, name: 'epss', format: 'epss' },
    enrichment: { id: 'CVE-2020-1111', epss: { probability: 0.1, percentile: 0.2, date: null } },
  },
  {
    kind: 'enrichment',
    source: { ...PYPI, name: 'nvd', format: 'nvd' },
    enrichment: {
      id: 'CVE-2023-0001',
      nvd: {
        description: 'As NVD tells it.',
        ratings: [{ source: 'nvd', kind: 'CVSS_V2', value: 'AV:N/AC:L/Au:N/C:N/I:N/A:P' }],
        published: 1_500_000_000,
        modified: null,
        rejected: false,
      },
    },
  },
];

describe('what goes in comes out', async () => {
  const out = fresh();
  const report = await buildDatabase({ from: [ITEMS], out, now: NOW });
  const database = openDatabase(out);
  afterAll(() => database[Symbol.dispose]());
  const { statements, vulnerabilities } = {
    statements: database
      .statements([
        { ecosystem: 'Wolfi', name: 'nghttp2' },
        { ecosystem: 'Wolfi', name: 'nothing' },
        { ecosystem: 'PyPI', name: 'zope-interface' },
        { ecosystem: 'Nowhere', name: 'nghttp2' },
      ])
      // A stored statement reads what it is asked for; as JSON it says all of it.
      .map((list): readonly Statement[] => JSON.parse(JSON.stringify(list))),
    vulnerabilities: database
      .vulnerabilities(['CVE-2023-44487', 'ghsa-QPPJ-fm5r-hxr3', 'CVE-2023-0001', 'CVE-1999-0001', 'CVE-2020-9999'])
      .map((record): VulnerabilityRecord | null => JSON.parse(JSON.stringify(record))),
  };

  it('statements, in the order of the keys', () => {
    expect(statements.map((list) => list.length)).toEqual([1, 0, 1, 0]);
    expect(statements[0]?.[0]).toEqual({
      advisory: {
        id: 'CGA-q2g4-fr75-mfgw',
        source: 'wolfi',
        published: 1_697_044_685,
        modified: 1_697_044_685,
        withdrawn: null,
        url: 'https://example.org/CGA-q2g4-fr75-mfgw',
      },
      vulnerabilities: ['CVE-2023-44487'],
      ecosystem: 'Wolfi',
      name: 'nghttp2',
      architecture: null,
      module: null,
      judgement: fixedAt('nghttp2', [{ time: 1_697_044_685, fixed: '1.57.0-r0' }]).judgement,
      ratings: [],
    });
    expect(statements[2]?.[0]).toMatchObject({
      advisory: { url: 'https://example.org/odd' },
      vulnerabilities: ['CVE-2023-0001', 'CVE-2023-0002'],
      ratings: [{ kind: 'word' }, { kind: 'CVSS_V3' }],
    });
  });

  it('vulnerabilities by any id', () => {
    const [rapid, byAlias, nvd, unknown, kev] = vulnerabilities;
    expect(rapid).toMatchObject({
      id: 'CVE-2023-44487',
      aliases: ['GHSA-qppj-fm5r-hxr3'],
      kev: { added: 1_696_896_000, due: 1_698_710_400, ransomware: false, name: 'Rapid Reset' },
      epss: { probability: 0.94432, percentile: 0.9998, date: 1_763_000_000 },
      published: 1_697_044_685,
    });
    expect(byAlias).toEqual(rapid);
    expect(nvd).toMatchObject({ aliases: ['PYSEC-2023-1'], description: 'As NVD tells it.', published: 1_500_000_000 });
    expect(nvd?.ratings.map(({ source, kind }) => [source, kind])).toEqual([
      ['nvd', 'CVSS_V2'],
      ['osv:PyPI', 'CVSS_V3'],
      ['osv:PyPI', 'word'],
    ]);
    expect(unknown).toBeNull();
    expect(kev?.kev?.ransomware).toBe(true);
    expect(database.vulnerabilities(['CVE-2023-0002'])[0]?.description).toBe('short');
    expect(database.vulnerabilityIds('pysec-2023-1')).toEqual(['CVE-2023-0001', 'CVE-2023-0002']);
    expect(database.vulnerabilityIds('CGA-q2g4-fr75-mfgw')).toEqual(['CVE-2023-44487']);
    expect([...database.ecosystems()]).toEqual(['Wolfi', 'PyPI']);
  });

  it('what was read, and what was left out', () => {
    expect(report.info).toEqual(database.info);
    expect(report.info.counts).toEqual({ advisories: 2, vulnerabilities: 4, packages: 2, statements: 2 });
    expect(report.info.built).toBe(NOW);
    expect(report.info.sources.map(({ name, records, leftOut }) => [name, records, leftOut])).toEqual([
      ['wolfi', 1, 0],
      ['osv:PyPI', 1, 0],
      ['kev', 2, 0],
      ['epss', 1, 1],
      ['nvd', 1, 0],
    ]);
    expect(report.info.sources[3]?.reasons).toEqual([
      { reason: 'a vulnerability that no advisory of this database names', count: 1, example: 'CVE-2020-1111' },
    ]);
  });

  it('details by any id', () => {
    const [detail] = database.getAdvisories('pysec-2023-1');
    expect(detail).toMatchObject({
      details: 'A longer text that says more of it.',
      references: [{ type: 'WEB', url: 'https://example.org/1' }],
      affected: [{ package: { type: 'pypi', name: 'zope-interface', distro: null }, status: 'fixed', fixedIn: '2.0' }],
    });
    const [rapid] = database.getVulnerabilities('GHSA-qppj-fm5r-hxr3');
    expect(rapid?.packages).toMatchObject([
      { id: 'CGA-q2g4-fr75-mfgw', status: 'fixed', fixedIn: '1.57.0-r0', updated: 1_697_044_685 },
    ]);
    expect(database.getVulnerabilities('PYSEC-2023-1').map(({ id, severity }) => [id, severity])).toEqual([
      ['CVE-2023-0001', 'High'],
      ['CVE-2023-0002', 'High'],
    ]);
    expect(database.packageAdvisories({ ecosystem: 'Wolfi', name: 'nghttp2' })).toEqual(rapid?.packages);
    expect(database.getAdvisories('CVE-1999-0001')).toEqual([]);
  });
});

it.each([
  ['its id', 'https://example.org/ALSA-2023:5849/x'],
  ['its id as a part of a URL', 'https://example.org/ALSA-2023%3A5849/x'],
  ['both', 'https://example.org/ALSA-2023%3A5849#ALSA-2023:5849'],
  ['neither', 'https://example.org/odd'],
  ['what stands for one', 'https://example.org/\u0001ALSA-2023%3A5849'],
  ['what stands for the other', 'https://example.org/\u0000ALSA-2023:5849'],
  ['nothing', ''],
])("an advisory's URL comes back as it was, with %s in it", async (_, url) => {
  const out = fresh();
  const item = advisory(PYPI, { id: 'ALSA-2023:5849', url, affected: [affected('PyPI', 'zope', before('2.0'))] });
  await buildDatabase({ from: [[item]], out, now: NOW });
  using database = openDatabase(out);
  expect(database.statements([{ ecosystem: 'PyPI', name: 'zope' }])[0]?.[0]?.advisory.url).toBe(url);
});

it('the same input makes the same bytes', async () => {
  const [one, other] = [fresh(), fresh()];
  await buildDatabase({ from: [ITEMS], out: one, now: NOW });
  await buildDatabase({ from: [ITEMS], out: other, now: NOW });
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

describe('unreadable records', () => {
  const unreadable = (count: number): readonly FeedItem[] =>
    Array.from({ length: count }, (_, number) => ({
      kind: 'unreadable',
      source: PYPI,
      name: `PYSEC-bad-${number}`,
      reason: 'no id',
    }));
  const readable = (count: number): readonly FeedItem[] =>
    Array.from({ length: count }, (_, number) => advisory(PYPI, { id: `PYSEC-2020-${number}` }));

  it('one in a hundred does not stop a build', async () => {
    const report = await buildDatabase({ from: [[...readable(99), ...unreadable(1)]], out: fresh(), now: NOW });
    expect(report.info.sources[0]).toMatchObject({
      records: 99,
      unreadable: 1,
      reasons: [{ reason: 'no id', count: 1, example: 'PYSEC-bad-0' }],
    });
  });

  it('more do, and leave the old database as it was', async () => {
    const out = fresh();
    await buildDatabase({ from: [ITEMS], out, now: NOW });
    const old = readFileSync(out);
    const build = buildDatabase({ from: [[...readable(98), ...unreadable(2)]], out, now: NOW });
    await expect(build).rejects.toThrow(DatabaseError);
    await expect(build).rejects.toThrow(/2 of 100 records of osv:PyPI are unreadable: PYSEC-bad-0 \(no id\)/);
    expect(readFileSync(out).equals(old)).toBe(true);
    expect(readdirSync(path.dirname(out))).toEqual(['test.db']);
  });
});

it('a build that is called off leaves nothing', async () => {
  const out = fresh();
  await expect(buildDatabase({ from: [ITEMS], out, now: NOW, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  expect(readdirSync(path.dirname(out))).toEqual([]);
});

it('a folder that cannot be written to is told in one line', async () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  await expect(buildDatabase({ from: [ITEMS], out: path.join(file, 'x.db'), now: NOW })).rejects.toThrow(
    /^.*x\.db: cannot be written \(.*\); make room there, or choose another file with --out or --db$/,
  );
});

describe.each([
  ['that joins records', []],
  ['whose threads read', [manyRecords()]],
])('a build %s', (_, feed) => {
  it('that is killed leaves the old database, and the next one cleans up after it', { timeout: 30_000 }, async () => {
    const out = fresh();
    await buildDatabase({ from: [ITEMS], out, now: NOW });
    const old = readFileSync(out);
    const child = fork(path.join(import.meta.dirname, 'endless-build.fixture.ts'), [out, ...feed], { stdio: 'ignore' });
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readFileSync(out).equals(old)).toBe(true);
    const left = readdirSync(path.dirname(out)).filter((name) => name.endsWith('.tmp'));
    expect(left).toHaveLength(1);
    await buildDatabase({ from: [ITEMS], out, now: NOW });
    expect(readdirSync(path.dirname(out))).toEqual(['test.db']);
  });
});

/** A zip of more records than threads read ahead of the one that takes them. */
function manyRecords(): string {
  const record = (nth: number) => ({
    ...{ id: `PYSEC-2020-${nth}`, modified: '2024-01-02T03:04:05Z' },
    affected: [{ package: { ecosystem: 'PyPI', name: `package-${nth}` }, versions: [`1.${nth}`] }],
  });
  const zip = path.join(folder, 'many.zip');
  const files = Array.from({ length: 3_000 }, (_, nth) => [`${nth}.json`, JSON.stringify(record(nth))]);
  writeFileSync(zip, zipOf(Object.fromEntries(files)));
  return zip;
}
