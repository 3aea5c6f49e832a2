import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedSpec } from '../feeds/index.ts';
import { isCve } from '../model/index.ts';
import { type BuildReport, buildDatabase } from './build.ts';
import { openFile } from './file.ts';
import { type Database, openDatabase } from './open.ts';
import { aliasesOfVulnerabilities } from './records/list-item.ts';
import { Rows } from './records/rows.ts';

const DATA = path.join(import.meta.dirname, '../../../shared/data');
const present = existsSync(DATA);
if (!present) process.stderr.write(`left out: the database of real advisories, for there is no ${DATA}\n`);

/** Records of each zip. */
const OSV = { Go: 4291, PyPI: 2661, 'crates.io': 1206, AlmaLinux: 5637, Bitnami: 7444 };

const FROM: readonly FeedSpec[] = [
  { format: 'wolfi', location: path.join(DATA, 'wolfi-advisories') },
  ...Object.keys(OSV).map((ecosystem) => ({
    format: 'osv' as const,
    location: path.join(DATA, 'osv', ecosystem, 'all.zip'),
  })),
  { format: 'secdb', location: path.join(DATA, 'alpine-secdb') },
  { format: 'kev', location: path.join(DATA, 'kev') },
];

describe.skipIf(!present)('a database of real advisories', { timeout: 180_000 }, () => {
  let folder: string;
  let report: BuildReport;
  let database: Database;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'fixedin-real-'));
    report = await buildDatabase({ from: FROM, out: path.join(folder, 'one.db'), now: 1_763_800_000 });
    database = openDatabase(path.join(folder, 'one.db'));
  }, 180_000);
  afterAll(() => {
    database[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  it('counts every record, or says why it left one out', () => {
    const { sources } = report.info;
    expect(sources.find(({ name }) => name === 'wolfi')).toMatchObject({ records: 20_770, leftOut: 0, unreadable: 0 });
    for (const [ecosystem, count] of Object.entries(OSV)) {
      const own = sources.filter(({ name }) => name === `osv:${ecosystem}`);
      const total = own.reduce((sum, one) => sum + one.records + one.leftOut + one.unreadable, 0);
      expect([ecosystem, total]).toEqual([ecosystem, count]);
      for (const { leftOut, unreadable, reasons } of own) {
        expect(reasons.reduce((sum, reason) => sum + reason.count, 0)).toBe(leftOut + unreadable);
      }
    }
    expect(sources.find(({ name }) => name === 'kev')?.records).toBe(1404);
  });

  it('is no larger than its feeds are compressed', () => {
    const zips = Object.keys(OSV).reduce(
      (sum, name) => sum + statSync(path.join(DATA, 'osv', name, 'all.zip')).size,
      0,
    );
    expect(report.bytes).toBeLessThan(zips);
  });

  it('knows when Wolfi fixed CVE-2023-44487 in nghttp2', () => {
    const [statements = []] = database.statements([{ ecosystem: 'Wolfi', name: 'nghttp2' }]);
    const statement = statements.find(({ vulnerabilities }) => vulnerabilities.includes('CVE-2023-44487'));
    expect(statement).toMatchObject({
      advisory: { id: 'CGA-q2g4-fr75-mfgw', source: 'wolfi' },
      vulnerabilities: ['CVE-2023-44487'],
      judgement: {
        kind: 'timeline',
        events: [{ time: Date.parse('2023-10-11T17:18:05Z') / 1000, status: 'fixed', fixedVersion: '1.57.0-r0' }],
      },
    });
  });

  it('shows the 134 packages of Wolfi in which CVE-2023-44487 is known, from any of its ids', () => {
    const [record] = database.getVulnerabilities('GHSA-qppj-fm5r-hxr3');
    expect(record?.id).toBe('CVE-2023-44487');
    expect(record?.kev).toMatchObject({ name: 'HTTP/2 Rapid Reset Attack Vulnerability' });
    expect(record?.severity).toBe('High');
    expect(record?.aliases.slice(0, 4)).toEqual([
      'GHSA-m425-mq94-257g',
      'GHSA-qppj-fm5r-hxr3',
      'GO-2023-2153',
      'BIT-apisix-2023-44487',
    ]);
    const wolfi = record?.packages.filter(({ source }) => source === 'wolfi').map((item) => item.package.name);
    expect(new Set(wolfi).size).toBe(134);
  });

  it('finds it by what a person types', () => {
    const { items } = database.searchAdvisories({ q: '2023-44487 nghttp2', source: 'wolfi', limit: 10 });
    expect(items).toMatchObject([
      { id: 'CGA-q2g4-fr75-mfgw', vulnerability: 'CVE-2023-44487', status: 'fixed', fixedIn: '1.57.0-r0' },
    ]);
    expect(database.searchAdvisories({ q: 'cga-q2g4', limit: 10 }).total).toBe(1);
  });

  it("knows Go's standard library as a package", () => {
    const [statements = []] = database.statements([{ ecosystem: 'Go', name: 'stdlib' }]);
    const statement = statements.find(({ advisory }) => advisory.id === 'GO-2023-2102');
    expect(statement?.vulnerabilities).toEqual(['CVE-2023-39325']);
  });

  it.each([...['Go', 'PyPI', 'Wolfi', 'AlmaLinux:9']])(
    'tells matching of %s by number what the statements say by name',
    (ecosystem) => {
      const packages = [...database.packagesIn(ecosystem)];
      expect(packages.length).toBeGreaterThan(100);
      for (const { name, statements } of packages.filter((_, nth) => nth % 9 === 0)) {
        const list = database.statementsOn({ ecosystem, name });
        const places = statements.map((_, place) => ({
          ids: list.vulnerabilities(place).map((number) => database.vulnerability(number).id),
          alone: list.vulnerability(place) < 0 ? null : database.vulnerability(list.vulnerability(place)).id,
          isWithdrawn: list.isWithdrawn(place),
          module: list.module(place),
          latest: list.latest(place),
        }));
        const told = statements.map(({ vulnerabilities, advisory, module, judgement }) => ({
          ids: vulnerabilities,
          alone: vulnerabilities.length === 1 ? vulnerabilities[0] : null,
          isWithdrawn: advisory.withdrawn !== null,
          module,
          latest: judgement.kind === 'timeline' ? { ...judgement, events: judgement.events.slice(-1) } : judgement,
        }));
        expect(places).toEqual(told);
      }
    },
  );

  it('keeps the CVEs of a record that covers several apart', () => {
    expect(database.vulnerabilityIds('GO-2021-0159')).toEqual(['CVE-2015-5739', 'CVE-2015-5740', 'CVE-2015-5741']);
    for (const record of database.vulnerabilities(database.vulnerabilityIds('GO-2021-0159'))) {
      expect(record?.aliases).toContain('GO-2021-0159');
      expect(record?.aliases.filter(isCve)).toEqual([]);
    }
  });

  it('tells with each advisory the names that its vulnerabilities have by their own records', () => {
    const file = path.join(folder, 'one.db');
    const opened = openFile(file);
    using raw = opened.database;
    const rows = new Rows(raw, opened.about, file);
    const others: string[] = [];
    for (let number = 0; number < opened.about.info.counts.advisories; number++) {
      const advisory = rows.advisory(number);
      if (advisory.aliases === null) throw new Error(`${advisory.id} tells no aliases`);
      if (String(advisory.aliases) !== String(aliasesOfVulnerabilities(rows, advisory))) others.push(advisory.id);
    }
    expect(others).toEqual([]);
  });

  it('builds the same bytes again', async () => {
    await buildDatabase({ from: FROM, out: path.join(folder, 'two.db'), now: 1_763_800_000 });
    expect(readFileSync(path.join(folder, 'two.db')).equals(readFileSync(path.join(folder, 'one.db')))).toBe(true);
  });
});
