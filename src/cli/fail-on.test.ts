import { describe, expect, test } from 'vitest';
import type { Diff, Finding, Package, Scan } from '../model/index.ts';
import { UsageError } from '../model/index.ts';
import { diffFails, parseFailOn, scanFails } from './fail-on.ts';

const PACKAGE: Package = {
  type: 'apk',
  namespace: 'wolfi',
  name: 'libnghttp2-14',
  version: '1.56.0-r0',
  architecture: 'x86_64',
  origin: null,
  licences: [],
  purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0',
  locations: [{ path: 'lib/apk/db/installed', layer: '' }],
  owner: null,
};

const HIGH: Finding = {
  id: 'CVE-2023-44487',
  aliases: [],
  severity: 'High',
  cvss: null,
  kev: false,
  epss: null,
  package: PACKAGE,
  status: 'affected',
  fixedIn: null,
  advisory: { id: 'CGA-1', source: 'wolfi', published: null, updated: null, fixedSince: null, url: '' },
  match: { by: 'package', name: 'libnghttp2-14', version: '1.56.0-r0', ecosystem: 'Wolfi', range: '< 1.57.0-r0' },
};

function scanOf(...findings: readonly Finding[]): Scan {
  const config = {
    user: '',
    entrypoint: [],
    cmd: [],
    env: [],
    workingDir: '',
    exposedPorts: [],
    volumes: [],
    labels: {},
    stopSignal: '',
  };
  const image = { reference: 'go', digest: null, platform: '', created: null, layers: [], config };
  return {
    image,
    inventory: { image, distro: null, packages: [PACKAGE], warnings: [] },
    database: { built: '2026-11-22T00:00:00Z', schemaVersion: 1, asOf: null },
    findings,
    suppressed: [],
    warnings: [],
  };
}

function diffOf(added: readonly Finding[], to: readonly Finding[]): Diff {
  const because = {
    kind: 'package-added',
    package: 'libnghttp2-14',
    from: null,
    to: '1.56.0-r0',
    fixedIn: null,
    advisory: null,
    sentence: '',
  } as const;
  return {
    from: scanOf(),
    to: scanOf(...to),
    packages: { added: [], removed: [], changed: [] },
    vulnerabilities: {
      added: added.map((finding) => ({
        id: finding.id,
        aliases: [],
        reference: '',
        severity: finding.severity,
        packages: [],
        findings: [finding],
        because,
        causes: [because],
      })),
      removed: [],
      unchanged: [],
    },
    layers: { shared: 0, added: 0, removed: 0 },
    config: [],
  };
}

describe('a scan with one finding of severity High without a fix', () => {
  test.each([
    ['critical', false],
    ['high', true],
    ['Medium', true],
    ['low', true],
    ['unknown', true],
    ['fixable', false],
    ['kev', false],
    ['critical,kev', false],
    ['kev, high', true],
  ])('--fail-on %s: %s', (text, fails) => {
    expect(scanFails(scanOf(HIGH), parseFailOn(text, false))).toBe(fails);
  });

  test('fixable and kev look at the finding', () => {
    expect(scanFails(scanOf({ ...HIGH, fixedIn: '1.57.0-r0' }), parseFailOn('fixable', false))).toBe(true);
    expect(scanFails(scanOf({ ...HIGH, kev: true }), parseFailOn('kev', false))).toBe(true);
  });

  test('nothing asked, nothing fails', () => {
    expect(scanFails(scanOf(HIGH), [])).toBe(false);
  });
});

describe('a diff', () => {
  test.each([
    ['new', [HIGH], [HIGH], true],
    ['new', [], [HIGH], false],
    ['new:high', [HIGH], [HIGH], true],
    ['new:critical', [HIGH], [HIGH], false],
    ['new:kev', [HIGH], [HIGH], false],
    ['new:fixable', [{ ...HIGH, fixedIn: '1' }], [], true],
    ['high', [], [HIGH], true],
    ['critical', [], [HIGH], false],
  ] as const)('--fail-on %s with %j added', (text, added, to, fails) => {
    expect(diffFails(diffOf(added, to), parseFailOn(text, true))).toBe(fails);
  });
});

test.each(['', 'hihg', 'new:', 'new:hihg', 'high,', 'new;high'])(
  '%j is no condition, and the error lists them',
  (text) => {
    expect(() => parseFailOn(text, true)).toThrow(/critical, high, .*fixable, kev, new or new:CONDITION/);
  },
);

test('new is no condition of a scan, which compares nothing', () => {
  expect(() => parseFailOn('new', false)).toThrow(UsageError);
});
