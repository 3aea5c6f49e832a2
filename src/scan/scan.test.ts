import { describe, expect, test } from 'vitest';
import {
  fixedIn,
  INFO,
  indexOf,
  inventoryOf,
  packageOf,
  recordOf,
  statementOf,
} from '../../test/support/advisory-index.ts';
import type { Distro, Package, PackageType } from '../model/index.ts';
import { explainVulnerability } from './explain.ts';
import { createMatcher } from './matcher.ts';
import { scanInventory } from './scan.ts';

const CVE = 'CVE-2024-0001';

function scan(
  packages: readonly Package[],
  index: ReturnType<typeof indexOf>,
  asOf: number | null = null,
  distro?: Distro,
) {
  const inventory = inventoryOf(packages, distro ? { distro } : {});
  return scanInventory(inventory, createMatcher(index, asOf), INFO);
}

function distro(id: string, version: string): Distro {
  return { id, version, like: [], name: `${id} ${version}` };
}

describe('names: a distribution package is looked up under its own and its origin', () => {
  const child = packageOf('libp-1', '1.0-r0', { origin: { name: 'p', version: '1.0-r0' } });
  test.each([
    ['p', 'origin'],
    ['libp-1', 'package'],
  ])('an advisory on %s matches by %s', (name, by) => {
    const { findings } = scan([child], indexOf([statementOf(name, CVE, fixedIn('1.1-r0'))]));
    expect(findings).toMatchObject([{ id: CVE, fixedIn: '1.1-r0', match: { by, name, range: '< 1.1-r0' } }]);
  });

  test('advisories on both are one finding, by the rule for several records', () => {
    const both = indexOf([statementOf('p', CVE, fixedIn('1.1-r0')), statementOf('libp-1', CVE, fixedIn('1.2-r0'))]);
    expect(scan([child], both).findings).toMatchObject([{ fixedIn: '1.2-r0', match: { by: 'package' } }]);
  });

  test("a Debian package's source is held against the source's own version", () => {
    const binary = packageOf('libp1', '2:9.0-1', {
      type: 'deb',
      namespace: 'debian',
      architecture: 'amd64',
      origin: { name: 'p', version: '1.0-1' },
    });
    const index = indexOf([statementOf('p', CVE, fixedIn('1.0-2'), { ecosystem: 'Debian:12' })]);
    const { findings } = scan([binary], index, null, distro('debian', '12'));
    expect(findings).toMatchObject([{ fixedIn: '1.0-2', match: { version: '1.0-1' } }]);
  });
});

describe('distributions are told apart by release', () => {
  test.each<[Distro, PackageType, string, boolean]>([
    [distro('alpine', '3.10.4'), 'apk', 'Alpine:v3.10', true],
    [distro('alpine', '3.1.0'), 'apk', 'Alpine:v3.10', false],
    [distro('debian', '12'), 'deb', 'Debian:12', true],
    [distro('ubuntu', '22.04'), 'deb', 'Ubuntu:22.04', true],
    [distro('almalinux', '9.3'), 'rpm', 'AlmaLinux:9', true],
    [distro('chainguard', ''), 'apk', 'Chainguard', true],
    [distro('wolfi', ''), 'apk', 'Chainguard', false],
    [distro('debian', '12'), 'opkg', 'Debian:12', false],
  ])('%o with %s packages against %s: %s', (from, type, ecosystem, matches) => {
    const { findings, warnings } = scan(
      [packageOf('p', '1.0-r0', { type })],
      indexOf([statementOf('p', CVE, fixedIn('2.0-r0'), { ecosystem })]),
      null,
      from,
    );
    expect(findings.length > 0).toBe(matches);
    expect(warnings.some(({ code }) => code === 'no-advisories')).toBe(!matches);
  });
});

describe('a language package that a distribution package owns', () => {
  const wheel = packageOf('requests', '2.0.0', {
    type: 'pypi',
    purl: 'pkg:pypi/requests@2.0.0',
    owner: 'pkg:apk/wolfi/py3-requests@2.0.0-r1',
    locations: [{ path: 'usr/lib/python3/site-packages/requests-2.0.0.dist-info/METADATA', layer: '' }],
  });
  const owner = packageOf('py3-requests', '2.0.0-r1', { origin: { name: 'requests-src', version: '2.0.0-r1' } });
  const upstream = statementOf('requests', CVE, fixedIn('2.1.0'), { ecosystem: 'PyPI', id: 'PYSEC-2024-1' });
  const clear = { kind: 'not-affected', justification: 'vulnerable_code_not_present', note: 'patched' } as const;

  test.each([
    ['fixed at the installed version', statementOf('requests-src', CVE, fixedIn('2.0.0-r1')), 'distro-fixed'],
    ['fixed below it, under its own name', statementOf('py3-requests', CVE, fixedIn('2.0.0-r0')), 'distro-fixed'],
    ['not affected', statementOf('requests-src', CVE, clear), 'distro-not-affected'],
  ])('is dropped when the distribution says %s', (_, statement, kind) => {
    const { findings, suppressed } = scan([wheel, owner], indexOf([upstream, statement]));
    expect(findings).toEqual([]);
    expect(suppressed).toMatchObject([{ finding: { id: CVE, package: { name: 'requests' } }, reason: { kind } }]);
  });

  test.each([
    ['fixed above it', [statementOf('requests-src', CVE, fixedIn('2.0.0-r2'))]],
    ['nothing', []],
    ['something of another vulnerability', [statementOf('requests-src', 'CVE-2024-9999', fixedIn('1'))]],
  ])('stays when the distribution says %s', (_, statements) => {
    const { findings, suppressed } = scan([wheel, owner], indexOf([upstream, ...statements]));
    expect(findings.some(({ package: pkg }) => pkg.name === 'requests')).toBe(true);
    expect(suppressed).toEqual([]);
  });

  test('stays when no package owns it', () => {
    const index = indexOf([upstream, statementOf('requests-src', CVE, fixedIn('2.0.0-r1'))]);
    expect(scan([{ ...wheel, owner: null }, owner], index).findings).toHaveLength(1);
  });
});

describe('one vulnerability, one row', () => {
  const record = recordOf(CVE, {
    aliases: ['GHSA-aaaa-bbbb-cccc', 'GO-2024-0001'],
    ratings: [
      { source: 'osv:Go', kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
      { source: 'nvd', kind: 'CVSS_V2', value: 'AV:N/AC:L/Au:N/C:C/I:C/A:C' },
    ],
    kev: { added: 500, due: null, ransomware: false, name: '' },
    epss: { probability: 0.5, percentile: 0.9, date: 600 },
  });
  const module = packageOf('net', '0.1.0', {
    type: 'golang',
    namespace: 'golang.org/x',
    purl: 'pkg:golang/golang.org/x/net@0.1.0',
  });
  const index = indexOf(
    ['GO-2024-0001', 'GHSA-aaaa-bbbb-cccc'].map((id) =>
      statementOf('golang.org/x/net', CVE, fixedIn('0.2.0'), { ecosystem: 'Go', id, published: 400 }),
    ),
    [record],
  );

  test('two records of one vulnerability are one finding, with all ids and the newest CVSS', () => {
    expect(scan([module], index).findings).toMatchObject([
      {
        id: CVE,
        aliases: record.aliases,
        severity: 'High',
        cvss: { version: '3.1', score: 7.5 },
        kev: true,
        epss: 0.5,
      },
    ]);
  });

  test.each([
    [399, 0, undefined, undefined],
    [450, 1, false, null],
    [550, 1, true, null],
    [600, 1, true, 0.5],
  ])('as of %s', (asOf, count, kev, epss) => {
    const { findings } = scan([module], index, asOf);
    expect(findings).toHaveLength(count);
    expect(findings[0]?.kev).toBe(kev);
    expect(findings[0]?.epss).toBe(epss);
  });

  test("a vendor's word counts for its own packages", () => {
    const ratings = [{ source: 'wolfi', kind: 'word', value: 'low' }] as const;
    const own = indexOf([statementOf('p', CVE, fixedIn('2.0-r0'), { ratings })], [record]);
    expect(scan([packageOf('p', '1.0-r0')], own).findings).toMatchObject([{ severity: 'Low' }]);
  });
});

test('sources without dates are named when they are asked of another day', () => {
  const { warnings } = scan([packageOf('p', '1.0-r0')], indexOf([statementOf('p', CVE, fixedIn('2.0-r0'))]), 1000);
  expect(warnings).toMatchObject([{ code: 'undated-source', subject: 'wolfi' }]);
});

describe('explain', () => {
  const packages = [
    packageOf('libp-1', '1.0-r0', { origin: { name: 'p', version: '1.0-r0' } }),
    packageOf('q', '3.0-r0'),
  ];
  const index = indexOf(
    [statementOf('p', CVE, fixedIn('1.1-r0')), statementOf('q', CVE, fixedIn('2.0-r0'), { id: 'CGA-1' })],
    [recordOf(CVE, { aliases: ['GHSA-aaaa-bbbb-cccc'] })],
  );

  test.each([CVE, 'GHSA-aaaa-bbbb-cccc', 'CGA-1'])('%s gives the chain of every package that is named', (id) => {
    const explanation = explainVulnerability(id, inventoryOf(packages), createMatcher(index, null));
    expect(explanation).toMatchObject({ id: CVE, known: true, packages: 2 });
    expect(explanation.named).toMatchObject([
      {
        package: { name: 'libp-1' },
        decision: { outcome: 'affected', fixedIn: '1.1-r0' },
        statements: [{ decides: true }],
      },
      { package: { name: 'q' }, decision: { outcome: 'fixed', fixedIn: '2.0-r0' } },
    ]);
  });

  test('an id that nothing names is said to be unknown', () => {
    const explanation = explainVulnerability('CVE-1999-0001', inventoryOf(packages), createMatcher(index, null));
    expect(explanation).toMatchObject({ known: false, named: [] });
  });
});
