import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import { type Distro, type Package, type PackageType, parseAsOf } from '../src/model/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { inventoryOf, packageOf } from './support/advisory-index.ts';
import { hasShared, shared } from './support/shared.ts';

const ECOSYSTEMS = ['AlmaLinux', 'Go', 'PyPI', 'crates.io', 'Bitnami'];

/** Real packages, and every vulnerability that these records list for them on one day, read in the records by hand. */
interface Row {
  readonly of: string;
  readonly package: Package;
  readonly distro?: Distro;
  readonly day: string;
  /** How the ids begin that are compared; all of them where it is left out. */
  readonly ids?: string;
  readonly found: Readonly<Record<string, string | null>>;
}

function alma(release: string): Distro {
  return { id: 'almalinux', version: release, like: ['rhel', 'centos', 'fedora'], name: `AlmaLinux ${release}` };
}

function rpm(name: string, version: string, module?: string): Package {
  return packageOf(name, version, {
    type: 'rpm',
    namespace: 'almalinux',
    ...(module === undefined ? {} : { module }),
    purl: `pkg:rpm/almalinux/${name}@${version}?rpmmod=${module ?? ''}`,
  });
}

function language(type: PackageType, namespace: string, name: string, version: string): Package {
  return packageOf(name, version, { type, namespace, architecture: '', purl: `pkg:${type}/${name}@${version}` });
}

function all(ids: readonly string[], fix: string | null): Record<string, string | null> {
  return Object.fromEntries(ids.map((id) => [id, fix]));
}

const NODE_18 = '1:18.19.1-1.module_el8.9.0+3753+4de0891b';
const NODE_20 = '1:20.11.1-1.module_el8.9.0+3775+d8460d35';

const ROWS: readonly Row[] = [
  {
    of: 'nodejs:18 of AlmaLinux 8 (ALSA-2024:1510)',
    package: rpm('nodejs', '1:18.18.2-1.module_el8.8.0+3652+0e111ba0', 'nodejs:18'),
    distro: alma('8.9'),
    day: '2024-04-29',
    found: all(['CVE-2024-22019', 'CVE-2023-46809', 'CVE-2024-21892'], NODE_18),
  },
  {
    of: 'nodejs:16 of AlmaLinux 8 (ALSA-2024:1444, which names CVE-2023-44487 again)',
    package: rpm('nodejs', '1:16.20.2-3.module_el8.8.0+3653+c77a731f', 'nodejs:16'),
    distro: alma('8.9'),
    day: '2024-04-29',
    found: all(['CVE-2024-22019', 'CVE-2023-44487'], '1:16.20.2-4.module_el8.9.0+3747+ead8229c'),
  },
  {
    of: 'nodejs:20 of AlmaLinux 8 (ALSA-2024:1687)',
    package: rpm('nodejs', '1:20.8.1-1.module_el8.9.0+3675+0258a6d9', 'nodejs:20'),
    distro: alma('8.9'),
    day: '2024-04-29',
    found: all(
      [
        ...['CVE-2023-46809', 'CVE-2024-22019', 'CVE-2024-21892', 'CVE-2024-21896', 'CVE-2024-21891'],
        ...['CVE-2024-21890', 'CVE-2024-22017'],
      ],
      NODE_20,
    ),
  },
  {
    of: 'nodejs:20 of AlmaLinux 8, before that was published',
    package: rpm('nodejs', '1:20.8.1-1.module_el8.9.0+3675+0258a6d9', 'nodejs:20'),
    distro: alma('8.9'),
    day: '2024-04-07',
    found: {},
  },
  {
    of: 'php:7.4 of AlmaLinux 8, of which php:8.0 has later fixes',
    package: rpm('php', '7.4.33-1.module_el8.8.0+3477+f828cbb0', 'php:7.4'),
    distro: alma('8.9'),
    day: '2024-04-29',
    found: {},
  },
  {
    of: 'nodejs of no module of AlmaLinux 9 (ALSA-2024:1438)',
    package: rpm('nodejs', '1:16.20.2-3.el9_2', ''),
    distro: alma('9.3'),
    day: '2024-04-29',
    found: { 'CVE-2024-22019': '1:16.20.2-4.el9_3' },
  },
  {
    of: 'nodejs:18 of AlmaLinux 9 (ALSA-2024:1503)',
    package: rpm('nodejs', '1:18.18.2-2.module_el9.2.0+43+3ebc9e20', 'nodejs:18'),
    distro: alma('9.3'),
    day: '2024-04-29',
    found: all(['CVE-2024-21892', 'CVE-2024-22019', 'CVE-2023-46809'], '1:18.19.1-1.module_el9.3.0+59+28b95644'),
  },
  {
    of: 'openssl-libs of AlmaLinux 9, with an epoch (ALSA-2024:0310)',
    package: rpm('openssl-libs', '1:3.0.7-16.el9_2', ''),
    distro: alma('9.2'),
    day: '2024-04-29',
    found: { 'CVE-2023-5363': '1:3.0.7-25.el9_3' },
  },
  {
    of: 'libnghttp2 of AlmaLinux 8 (ALSA-2023:5837)',
    package: rpm('libnghttp2', '1.33.0-3.el8_2.1', ''),
    distro: alma('8.8'),
    day: '2024-04-04',
    found: { 'CVE-2023-44487': '1.33.0-5.el8_8' },
  },
  {
    of: 'libnghttp2 of AlmaLinux 9, fixed twice (ALSA-2023:5838 and ALSA-2023:6746): the higher version counts',
    package: rpm('libnghttp2', '1.43.0-5.el9', ''),
    distro: alma('9.2'),
    day: '2024-04-04',
    found: { 'CVE-2023-44487': '1.43.0-5.el9_3.1' },
  },
  {
    of: 'perl-HTTP-Tiny of AlmaLinux 8 (ALSA-2023:7174)',
    package: rpm('perl-HTTP-Tiny', '0.074-1.el8', ''),
    distro: alma('8.8'),
    day: '2024-04-29',
    found: { 'CVE-2023-31486': '0.074-2.el8' },
  },
  // Go's records carry no dates, so that only ids of one year are compared.
  {
    of: "Go's standard library 1.21.2, affected by GO-2023-2102 (CVE-2023-39325)",
    package: language('golang', '', 'stdlib', '1.21.2'),
    day: '2026-11-01',
    ids: 'CVE-2023-',
    found: {
      'CVE-2023-39325': '1.21.3',
      // Fixed in 1.21.4, which was itself affected until 1.21.5.
      'CVE-2023-45283': '1.21.5',
      'CVE-2023-45284': '1.21.4',
      'CVE-2023-39326': '1.21.5',
      'CVE-2023-45289': '1.21.8',
      'CVE-2023-45290': '1.21.8',
      'CVE-2023-45288': '1.21.9',
    },
  },
  {
    of: 'the standard library as a toolchain names itself',
    package: language('golang', '', 'stdlib', 'go1.21.9'),
    day: '2026-11-01',
    ids: 'CVE-2023-',
    found: {},
  },
  {
    of: 'a Go module (GO-2023-2102, GO-2024-2687)',
    package: language('golang', 'golang.org/x', 'net', 'v0.15.0'),
    day: '2026-11-01',
    ids: 'CVE-2023-',
    found: { 'CVE-2023-39325': '0.17.0', 'CVE-2023-45288': '0.23.0' },
  },
  {
    of: 'a Go module at a pseudo-version (GO-2023-1988 too)',
    package: language('golang', 'golang.org/x', 'net', 'v0.0.0-20220127200216-cd36cc0744dd'),
    day: '2026-11-01',
    ids: 'CVE-2023-',
    found: { 'CVE-2023-3978': '0.13.0', 'CVE-2023-39325': '0.17.0', 'CVE-2023-45288': '0.23.0' },
  },
  {
    of: 'an incompatible Go module, of which one record starts above it (GO-2024-2512, GO-2024-3005; GO-2024-2659)',
    package: language('golang', 'github.com/docker', 'docker', 'v24.0.5+incompatible'),
    day: '2026-11-01',
    ids: 'CVE-2024-',
    found: { 'CVE-2024-24557': '24.0.9+incompatible', 'CVE-2024-41110': '25.0.6+incompatible' },
  },
  {
    of: 'the major versions of a Go module, which are modules of their own (GO-2025-3553): 5',
    package: language('golang', 'github.com/golang-jwt/jwt', 'v5', 'v5.2.1'),
    day: '2026-11-01',
    ids: 'CVE-2025-',
    found: { 'CVE-2025-30204': '5.2.2' },
  },
  {
    of: 'the major versions of a Go module, which are modules of their own (GO-2025-3553): 3',
    package: language('golang', 'github.com/golang-jwt', 'jwt', 'v3.2.2+incompatible'),
    day: '2026-11-01',
    ids: 'CVE-2025-',
    found: { 'CVE-2025-30204': null },
  },
  {
    of: 'a Python distribution (PYSEC-2023-74)',
    package: language('pypi', '', 'requests', '2.30.0'),
    day: '2024-01-01',
    found: { 'CVE-2023-32681': '2.31.0' },
  },
  {
    of: 'a Python distribution as its metadata spells it (PYSEC-2019-217, PYSEC-2021-66)',
    package: language('pypi', '', 'Jinja2', '2.10'),
    day: '2021-12-31',
    found: { 'CVE-2019-10906': '2.10.1', 'CVE-2020-28493': '2.11.3' },
  },
  {
    of: 'a crate (RUSTSEC-2023-0034, and RUSTSEC-2024-0003 which has no CVE)',
    package: language('cargo', '', 'h2', '0.3.16'),
    day: '2024-02-01',
    found: { 'CVE-2023-26964': '0.3.17', 'GHSA-8r5v-vm4m-4g25': '0.3.24' },
  },
  {
    of: 'a crate (RUSTSEC-2023-0044, RUSTSEC-2023-0072)',
    package: language('cargo', '', 'openssl', '0.10.54'),
    day: '2023-12-31',
    found: { 'CVE-2023-53159': '0.10.55', 'GHSA-xphf-cx8h-7q9g': '0.10.60' },
  },
  {
    of: 'a Bitnami component (BIT-nginx-2023-44487)',
    package: language('bitnami', '', 'nginx', '1.25.2'),
    day: '2024-06-30',
    ids: 'CVE-2023-',
    found: { 'CVE-2023-44487': '1.25.3' },
  },
  {
    of: "a Bitnami component with Bitnami's revision",
    package: language('bitnami', '', 'redis', '7.0.12-1'),
    day: '2024-06-30',
    ids: 'CVE-2023-',
    found: { 'CVE-2023-41053': '7.0.13', 'CVE-2023-45145': '7.0.14', 'CVE-2023-41056': '7.0.15' },
  },
];

describe.skipIf(!hasShared('data/osv/AlmaLinux/all.zip'))('real packages against real advisories', () => {
  let folder: string;
  let database: Database;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fixedin-advisories-'));
    const out = join(folder, 'advisories.db');
    const from = ECOSYSTEMS.map((name) => ({ format: 'osv' as const, location: shared(`data/osv/${name}/all.zip`) }));
    await buildDatabase({ from, out, now: parseAsOf('2026-11-01') });
    database = openDatabase(out);
  }, 120_000);
  afterAll(() => {
    database[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  test.each(ROWS)('$of', ({ package: pkg, distro, day, ids = '', found }) => {
    const inventory = inventoryOf([pkg], distro ? { distro } : {});
    const { findings } = scanInventory(inventory, createMatcher(database, parseAsOf(day)), database.info);
    const compared = findings.filter(({ id }) => id.startsWith(ids));
    expect(Object.fromEntries(compared.map(({ id, fixedIn }) => [id, fixedIn]))).toEqual(found);
    expect(compared).toHaveLength(Object.keys(found).length);
  });
});
