import { expect, test } from 'vitest';
import { parseAsOf } from '../model/index.ts';
import { madeFinding, madePackage, madeScan, madeUnfixed } from './made-scan.fixture.ts';
import { scanJson } from './scan-json.ts';

function parsed(scan: Parameters<typeof scanJson>[0]) {
  return JSON.parse([...scanJson(scan)].join(''));
}

test('a finding has the keys of the contract, in its order', () => {
  const { findings } = parsed(madeScan([madeFinding()]));
  expect(JSON.stringify(findings[0], null, 1)).toBe(
    JSON.stringify(
      {
        id: 'CVE-2023-44487',
        aliases: ['GHSA-qppj-fm5r-hxr3'],
        severity: 'High',
        cvss: { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 },
        kev: true,
        epss: 0.944,
        package: {
          name: 'libnghttp2-14',
          version: '1.56.0-r0',
          type: 'apk',
          purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&origin=nghttp2',
          locations: [{ path: 'lib/apk/db/installed', layer: `sha256:${'1'.repeat(64)}` }],
        },
        status: 'affected',
        fixedIn: '1.57.0-r0',
        advisory: {
          id: 'CGA-q2g4-fr75-mfgw',
          source: 'wolfi',
          published: '2023-10-11T17:18:05Z',
          updated: '2023-10-11T17:18:05Z',
          url: 'https://images.example/security/CGA-q2g4-fr75-mfgw',
        },
        match: { by: 'origin', name: 'nghttp2', range: '< 1.57.0-r0' },
      },
      null,
      1,
    ),
  );
});

test('the document has the keys of the contract, in its order', () => {
  const document = parsed(madeScan([madeFinding(), madeUnfixed('CVE-2018-1000156')]));
  expect(Object.keys(document)).toEqual([
    'schema',
    'image',
    'database',
    'summary',
    'findings',
    'suppressed',
    'warnings',
  ]);
  expect(document.schema).toBe('https://fixedin.dev/schema/scan-1.json');
  expect(Object.keys(document.image)).toEqual(['reference', 'digest', 'platform', 'created', 'distro', 'layers']);
  expect(document.database).toEqual({ built: '2026-11-22T00:00:00Z', schemaVersion: 1, asOf: null });
  expect(document.summary).toEqual({
    packages: 2,
    vulnerabilities: 2,
    bySeverity: { critical: 0, high: 1, medium: 0, low: 1, negligible: 0, unknown: 0 },
    fixable: 1,
    suppressed: 0,
  });
});

test('a vulnerability in two packages is one vulnerability, under its more pressing severity', () => {
  const other = madeFinding({ severity: 'Critical', package: madePackage('curl', '8.3.0-r0') });
  const { summary, findings } = parsed(madeScan([other, madeFinding()]));
  expect(findings).toHaveLength(2);
  expect(summary).toMatchObject({ vulnerabilities: 1, fixable: 1, bySeverity: { critical: 1, high: 0 } });
});

test('as-of is a time, a plain folder has neither digest nor distribution', () => {
  const scan = madeScan([]);
  const document = parsed({
    ...scan,
    image: { ...scan.image, digest: null, created: null, layers: [] },
    inventory: { ...scan.inventory, distro: null },
    database: { ...scan.database, asOf: parseAsOf('2024-01-18') },
  });
  expect(document.image).toMatchObject({ digest: null, distro: null, created: null, layers: [] });
  expect(document.database.asOf).toBe('2024-01-18T23:59:59Z');
});

test('what is left out is listed with the reason', () => {
  const reason = {
    kind: 'distro-fixed',
    by: 'CGA-q2g4-fr75-mfgw',
    sentence: 'Wolfi fixed it in nghttp2 1.57.0-r0',
    justification: null,
  } as const;
  const warning = { code: 'unreadable-file', subject: 'var/lib/dpkg/status', message: 'is cut off' };
  const document = parsed({ ...madeScan([]), suppressed: [{ finding: madeFinding(), reason }], warnings: [warning] });
  expect(document.suppressed[0]).toMatchObject({ id: 'CVE-2023-44487', reason });
  expect(document.summary.suppressed).toBe(1);
  expect(document.warnings).toEqual([warning]);
});
