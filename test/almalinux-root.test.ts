import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import { openImage } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { type Inventory, parseAsOf } from '../src/model/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { needsProgram } from './programs.ts';
import { berkeleyDatabase, sqliteDatabase } from './support/rpm-databases.ts';
import { rpmHeader, stubOf } from './support/rpm-header.ts';
import { hasShared, shared } from './support/shared.ts';

const DAY = '2024-06-01';

/** A package as AlmaLinux ships it, and what the errata of that day list for it, looked up in their records by hand. */
interface Row {
  readonly nevra: string;
  readonly source: string;
  /** Its modularity label; left out for a package of no module. */
  readonly module?: string;
  /** CVE, erratum, and the version that fixes it. */
  readonly found: readonly string[];
}

/** Releases are long. */
const NODE_1 = '1:18.19.1-1.module_el8.9.0+3753+4de0891b';
const NODE_2 = '1:18.20.2-1.module_el8.9.0+3828+c9fa9644';

const ALMALINUX_8: readonly Row[] = [
  {
    nevra: 'bind-libs-32:9.11.36-11.el8_9.x86_64',
    source: 'bind-9.11.36-11.el8_9.src.rpm',
    // Two errata list them; the later has them fixed anew.
    found: [
      'CVE-2023-4408 ALSA-2024:3271 32:9.11.36-14.el8_10',
      'CVE-2023-50387 ALSA-2024:3271 32:9.11.36-14.el8_10',
      'CVE-2023-50868 ALSA-2024:3271 32:9.11.36-14.el8_10',
    ],
  },
  {
    nevra: 'libcurl-7.61.1-33.el8.x86_64',
    source: 'curl-7.61.1-33.el8.src.rpm',
    found: [
      'CVE-2023-28322 ALSA-2024:1601 7.61.1-33.el8_9.5',
      'CVE-2023-38546 ALSA-2024:1601 7.61.1-33.el8_9.5',
      'CVE-2023-46218 ALSA-2024:1601 7.61.1-33.el8_9.5',
    ],
  },
  {
    nevra: 'nginx-1:1.20.1-1.module_el8.6.0+2782+a022aca3.alma.x86_64',
    source: 'nginx-1.20.1-1.module_el8.6.0+2782+a022aca3.alma.src.rpm',
    module: 'nginx:1.20:8060020220413110421:a022aca3',
    // And not that of nginx:1.22 (ALSA-2023:5713), whose fix is the higher version.
    found: ['CVE-2023-44487 ALSA-2023:5712 1:1.20.1-1.module_el8.8.0+3624+abf02be4.1.alma.1'],
  },
  {
    nevra: 'nodejs-1:18.18.2-1.module_el8.8.0+3652+0e111ba0.x86_64',
    source: 'nodejs-18.18.2-1.module_el8.8.0+3652+0e111ba0.src.rpm',
    module: 'nodejs:18:8080020231018125813:0e111ba0',
    // And none of nodejs:20 (ALSA-2023:7205, ALSA-2024:1687, ALSA-2024:2778).
    found: [
      `CVE-2023-46809 ALSA-2024:1510 ${NODE_1}`,
      `CVE-2024-21892 ALSA-2024:1510 ${NODE_1}`,
      `CVE-2024-22019 ALSA-2024:1510 ${NODE_1}`,
      `CVE-2024-22025 ALSA-2024:2780 ${NODE_2}`,
      `CVE-2024-25629 ALSA-2024:2780 ${NODE_2}`,
      `CVE-2024-27982 ALSA-2024:2780 ${NODE_2}`,
      `CVE-2024-27983 ALSA-2024:2780 ${NODE_2}`,
      `CVE-2024-28182 ALSA-2024:2780 ${NODE_2}`,
    ],
  },
  {
    nevra: 'openssl-libs-1:1.1.1k-9.el8_7.x86_64',
    source: 'openssl-1.1.1k-9.el8_7.src.rpm',
    found: [
      'CVE-2023-3446 ALSA-2023:7877 1:1.1.1k-12.el8_9',
      'CVE-2023-3817 ALSA-2023:7877 1:1.1.1k-12.el8_9',
      'CVE-2023-5678 ALSA-2023:7877 1:1.1.1k-12.el8_9',
    ],
  },
  { nevra: 'perl-libs-4:5.26.3-422.el8.x86_64', source: 'perl-5.26.3-422.el8.src.rpm', found: [] },
  {
    nevra: 'python3-libs-3.6.8-56.el8_9.2.alma.1.x86_64',
    source: 'python3-3.6.8-56.el8_9.2.alma.1.src.rpm',
    found: [
      'CVE-2023-27043 ALSA-2024:0256 3.6.8-56.el8_9.3.alma.1',
      'CVE-2023-6597 ALSA-2024:3347 3.6.8-62.el8_10.alma.1',
      'CVE-2024-0450 ALSA-2024:3347 3.6.8-62.el8_10.alma.1',
    ],
  },
  { nevra: 'tzdata-2024a-1.el8.noarch', source: 'tzdata-2024a-1.el8.src.rpm', found: [] },
];

const ALMALINUX_9: readonly Row[] = [
  {
    nevra: 'glibc-2.34-83.el9_3.12.x86_64',
    source: 'glibc-2.34-83.el9_3.12.src.rpm',
    found: ['CVE-2024-2961', 'CVE-2024-33599', 'CVE-2024-33600', 'CVE-2024-33601', 'CVE-2024-33602'].map(
      (id) => `${id} ALSA-2024:3339 2.34-100.el9_4.2`,
    ),
  },
  {
    nevra: 'nodejs-1:16.20.2-3.el9_2.x86_64',
    source: 'nodejs-16.20.2-3.el9_2.src.rpm',
    // Of no module: none of nodejs:18 and nodejs:20, whose fixes are all higher.
    found: [
      'CVE-2024-22019 ALSA-2024:1438 1:16.20.2-4.el9_3',
      'CVE-2024-22025 ALSA-2024:2910 1:16.20.2-8.el9_4',
      'CVE-2024-25629 ALSA-2024:2910 1:16.20.2-8.el9_4',
      'CVE-2024-27982 ALSA-2024:2910 1:16.20.2-8.el9_4',
      'CVE-2024-27983 ALSA-2024:2910 1:16.20.2-8.el9_4',
      'CVE-2024-28182 ALSA-2024:2910 1:16.20.2-8.el9_4',
    ],
  },
  {
    nevra: 'npm-1:8.19.4-1.16.20.2.3.el9_2.x86_64',
    // With a version of its own, which these errata count in.
    source: 'nodejs-16.20.2-3.el9_2.src.rpm',
    found: [
      'CVE-2024-22019 ALSA-2024:1438 1:8.19.4-1.16.20.2.4.el9_3',
      'CVE-2024-22025 ALSA-2024:2910 1:8.19.4-1.16.20.2.8.el9_4',
      'CVE-2024-25629 ALSA-2024:2910 1:8.19.4-1.16.20.2.8.el9_4',
      'CVE-2024-27982 ALSA-2024:2910 1:8.19.4-1.16.20.2.8.el9_4',
      'CVE-2024-27983 ALSA-2024:2910 1:8.19.4-1.16.20.2.8.el9_4',
      'CVE-2024-28182 ALSA-2024:2910 1:8.19.4-1.16.20.2.8.el9_4',
    ],
  },
  {
    nevra: 'openssl-libs-1:3.0.7-24.el9.x86_64',
    source: 'openssl-3.0.7-24.el9.src.rpm',
    found: [
      'CVE-2023-2975 ALSA-2024:2447 1:3.0.7-27.el9',
      'CVE-2023-3446 ALSA-2024:2447 1:3.0.7-27.el9',
      'CVE-2023-3817 ALSA-2024:2447 1:3.0.7-27.el9',
      'CVE-2023-5363 ALSA-2024:0310 1:3.0.7-25.el9_3',
      'CVE-2023-5678 ALSA-2024:2447 1:3.0.7-27.el9',
      'CVE-2023-6129 ALSA-2024:2447 1:3.0.7-27.el9',
      'CVE-2023-6237 ALSA-2024:2447 1:3.0.7-27.el9',
      'CVE-2024-0727 ALSA-2024:2447 1:3.0.7-27.el9',
    ],
  },
];

const isPossible = hasShared('data/osv/AlmaLinux/all.zip') && needsProgram('db5.3_load');

describe.skipIf(!isPossible)('an AlmaLinux root against the errata of a day', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fixedin-almalinux-'));
    const out = join(folder, 'advisories.db');
    const from = [{ format: 'osv' as const, location: shared('data/osv/AlmaLinux/all.zip') }];
    await buildDatabase({ from, out, now: parseAsOf('2026-11-01') });
    database = openDatabase(out);
  }, 60_000);
  afterAll(() => {
    database[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['8.9, in Berkeley DB', '8.9', ALMALINUX_8, 'var/lib/rpm/Packages', berkeleyDatabase],
    ['9.3, in SQLite', '9.3', ALMALINUX_9, 'var/lib/rpm/rpmdb.sqlite', sqliteDatabase],
  ] as const)('%s', async (_, release, rows, path, write) => {
    const headers = rows.map(({ nevra, source, module }) =>
      rpmHeader(stubOf(nevra, { sourceRpm: source, ...(module === undefined ? {} : { module }) })),
    );
    const inventory = await inventoryOfRoot({
      [path]: write(folder, headers),
      'etc/os-release': `ID="almalinux"\nVERSION_ID="${release}"\nID_LIKE="rhel centos fedora"\n`,
    });
    expect(inventory.packages).toHaveLength(rows.length);
    const { findings } = scanInventory(inventory, createMatcher(database, parseAsOf(DAY)), database.info);
    const found = findings.map(
      ({ id, advisory, fixedIn, ...of }) => `${of.package.name}: ${id} ${advisory.id} ${fixedIn}`,
    );
    const expected = rows.flatMap(({ nevra, found }) => found.map((line) => `${stubOf(nevra).name}: ${line}`));
    expect(found.sort()).toEqual(expected.sort());
  });

  async function inventoryOfRoot(files: Readonly<Record<string, string | Buffer>>): Promise<Inventory> {
    const root = mkdtempSync(join(folder, 'root-'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    await using image = await openImage(`dir:${root}`);
    return await catalogImage(image, { cache: null });
  }
});
