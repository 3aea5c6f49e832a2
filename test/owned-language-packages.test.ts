import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import { type NewEntry, openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { scanJson } from '../src/report/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';

/**
 * A language package that a distribution ships belongs to it: what the distribution says of the package that owns the
 * evidence settles the matter (docs/matching.md, 6). From images and feeds to the JSON of a scan.
 *
 * Six vulnerabilities of `thing` 1.0.0, on each of which the distribution has another word on its own `thing` 1.0.0-1.
 */
const WORDS = {
  'CVE-2024-0001': 'fixed in the installed version',
  'CVE-2024-0002': 'fixed in an earlier version',
  'CVE-2024-0003': 'fixed in a later version',
  'CVE-2024-0004': 'not affected',
  'CVE-2024-0005': 'not fixed',
  'CVE-2024-0006': 'unknown to it',
} as const;
const SUPPRESSED = [
  ['CVE-2024-0001', 'distro-fixed'],
  ['CVE-2024-0002', 'distro-fixed'],
  ['CVE-2024-0004', 'distro-not-affected'],
];
const SHOWN = ['CVE-2024-0003', 'CVE-2024-0005', 'CVE-2024-0006'];

let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-owned-'));
  await mkdir(join(folder, 'wolfi'));
  await mkdir(join(folder, 'osv'));
  await writeFile(join(folder, 'wolfi/thing.advisories.yaml'), WOLFI);
  await writeFile(join(folder, 'debian.json'), JSON.stringify(DEBIAN));
  for (const record of osvRecords()) await writeFile(join(folder, 'osv', `${record.id}.json`), JSON.stringify(record));
  const out = join(folder, 'fixedin.db');
  await buildDatabase({
    from: [
      { format: 'wolfi', location: join(folder, 'wolfi') },
      { format: 'debian', location: join(folder, 'debian.json') },
      { format: 'osv', location: join(folder, 'osv') },
    ],
    out,
    now: 1_763_800_000,
  });
  database = openDatabase(out);
});

afterAll(async () => {
  database[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

const METADATA = 'Metadata-Version: 2.1\nName: thing\nVersion: 1.0.0\n';
const MANIFEST = '{"name":"thing","version":"1.0.0"}';
const GEMSPEC = '# stub: thing 1.0.0 ruby lib\n\nGem::Specification.new do |s|\nend\n';
const INSTALLED_JSON = '{"packages":[{"name":"acme/thing","version":"1.0.0"}]}';
const WHEEL = 'usr/lib/python3.12/site-packages/thing-1.0.0.dist-info/METADATA';

const KINDS: readonly (readonly [kind: string, path: string, content: string])[] = [
  ['pypi', WHEEL, METADATA],
  ['pypi', 'usr/lib/python3/dist-packages/thing-1.0.0.egg-info/PKG-INFO', METADATA],
  ['pypi', 'usr/lib/python3/dist-packages/thing-1.0.0.egg-info', METADATA],
  ['npm', 'usr/lib/node_modules/thing/package.json', MANIFEST],
  ['npm', 'usr/share/nodejs/thing/package.json', MANIFEST],
  ['gem', 'usr/lib/ruby/gems/3.3.0/specifications/thing-1.0.0.gemspec', GEMSPEC],
  ['gem', 'usr/share/rubygems-integration/all/specifications/thing-1.0.0.gemspec', GEMSPEC],
  ['composer', 'usr/share/php/composer/installed.json', INSTALLED_JSON],
];

describe.each([
  ['an apk', apkRoot],
  ['a deb', debRoot],
])('shipped by %s,', (_, root) => {
  test.each(KINDS)('a package of %s at %s is settled by what the distribution says', async (kind, path, content) => {
    const { findings, suppressed } = await scanned([[...root(path), { path, content }]], kind);
    expect(suppressed.map(({ id, reason }) => [id, reason.kind])).toEqual(SUPPRESSED);
    expect(findings.map(({ id }) => id)).toEqual(SHOWN);
    for (const { id, reason, package: found } of suppressed) {
      expect(found.locations).toMatchObject([{ path }]);
      expect(reason.by).not.toBe('');
      expect(reason.sentence).toMatch(
        id === 'CVE-2024-0004'
          ? /is not affected/
          : /fixed it in thing [\d.]+-r?\d+ \(.+\); thing-lib 1\.0\.0-r?1, which owns this file/,
      );
    }
  });
});

test.each<readonly [what: string, layers: readonly (readonly NewEntry[])[], settled: boolean]>([
  ['is owned', [[...apkRoot(WHEEL), { path: WHEEL, content: METADATA }]], true],
  ['comes in a later layer than its owner', [apkRoot(WHEEL), [{ path: WHEEL, content: METADATA }]], true],
  ['is listed below a folder that moved to usr', [moved(), [{ path: WHEEL, content: METADATA }]], true],
  [
    'is there twice, once as somebody’s own',
    [[...apkRoot(WHEEL), { path: WHEEL, content: METADATA }, { path: `opt/venv/${WHEEL}`, content: METADATA }]],
    false,
  ],
  ['is in no list', [[...apkRoot('usr/bin/thing'), { path: WHEEL, content: METADATA }]], false],
  [
    'is listed next to its folder alone',
    [[...apkRoot(WHEEL.replace('/METADATA', '')), { path: WHEEL, content: METADATA }]],
    false,
  ],
  [
    'was owned by a package that is removed again',
    [
      [...apkRoot(WHEEL), { path: WHEEL, content: METADATA }],
      [{ path: 'lib/apk/db/installed', content: 'P:other\nV:1\nA:x86_64\no:other\n' }],
    ],
    false,
  ],
  [
    'is another version than the one that is listed',
    [
      apkRoot(WHEEL),
      [{ path: WHEEL.replace('1.0.0', '0.9.0'), content: METADATA.replace('Version: 1.0.0', 'Version: 0.9.0') }],
    ],
    false,
  ],
])('a wheel that %s', async (_, layers, settled) => {
  const { findings, suppressed, summary } = await scanned(layers, 'pypi');
  expect(suppressed.map(({ id, reason }) => [id, reason.kind])).toEqual(settled ? SUPPRESSED : []);
  expect(findings.map(({ id }) => id)).toEqual(settled ? SHOWN : Object.keys(WORDS));
  expect(summary.suppressed).toBe(settled ? 3 : 0);
});

interface JsonFinding {
  readonly id: string;
  readonly package: { readonly type: string; readonly locations: readonly { readonly path: string }[] };
}

interface JsonScan {
  readonly summary: { readonly suppressed: number };
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly (JsonFinding & {
    readonly reason: { readonly kind: string; readonly by: string; readonly sentence: string };
  })[];
}

/** The JSON of a scan of these layers, with the rows of packages of one type only, by id. */
async function scanned(layers: readonly (readonly NewEntry[])[], type: string): Promise<JsonScan> {
  const layout = await mkdtemp(join(folder, 'image-'));
  await writeOciLayout(layout, { layers: layers.map((entries) => ({ entries, compression: 'none' })) });
  await using image = await openImage(`oci-layout:${layout}`);
  const inventory = await catalogImage(image, { cache: null });
  const json = [...scanJson(scanInventory(inventory, createMatcher(database, null), database.info))].join('');
  const scan: JsonScan = JSON.parse(json);
  const rows = <Row extends JsonFinding>(list: readonly Row[]) =>
    list.filter((row) => row.package.type === type).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { ...scan, findings: rows(scan.findings), suppressed: rows(scan.suppressed) };
}

/** Wolfi with `thing-lib` of origin `thing`, which owns a path. */
function apkRoot(path: string): readonly NewEntry[] {
  const slash = path.lastIndexOf('/');
  const lines = [
    'P:thing-lib',
    'V:1.0.0-r1',
    'A:x86_64',
    'o:thing',
    `F:${path.slice(0, slash)}`,
    `R:${path.slice(slash + 1)}`,
  ];
  return [
    { path: 'etc/os-release', content: 'ID=wolfi\n' },
    { path: 'lib/apk/db/installed', content: `${lines.join('\n')}\n` },
  ];
}

/** The same with `lib` a link, and the list from before it was. */
function moved(): readonly NewEntry[] {
  const listed = WHEEL.slice('usr/'.length);
  const database = apkRoot(listed).map((entry) =>
    entry.path.startsWith('lib/') ? { ...entry, path: `usr/${entry.path}` } : entry,
  );
  return [...database, { path: 'lib', symlink: 'usr/lib' }];
}

/** Debian 12 with `thing-lib` of source `thing`, which owns a path. */
function debRoot(path: string): readonly NewEntry[] {
  const fields = [
    'Package: thing-lib',
    'Status: install ok installed',
    'Architecture: all',
    'Source: thing',
    'Version: 1.0.0-1',
  ];
  return [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    { path: 'var/lib/dpkg/status', content: `${fields.join('\n')}\n` },
    { path: 'var/lib/dpkg/info/thing-lib.list', content: `/.\n/usr\n/${path}\n` },
  ];
}

/** One record for each vulnerability in each language's registry, fixed in 2.0.0. */
function osvRecords() {
  const packages = [
    ['PYSEC', 'PyPI', 'thing'],
    ['GHSA-npm', 'npm', 'thing'],
    ['GHSA-gem', 'RubyGems', 'thing'],
    ['GHSA-php', 'Packagist', 'acme/thing'],
  ] as const;
  return packages.flatMap(([family, ecosystem, name]) =>
    Object.keys(WORDS).map((cve) => ({
      id: `${family}-${cve.slice('CVE-'.length)}`,
      modified: '2024-02-01T00:00:00Z',
      published: '2024-02-01T00:00:00Z',
      aliases: [cve],
      affected: [
        {
          package: { ecosystem, name },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    })),
  );
}

const WOLFI = `schema-version: 2.0.2
package:
  name: thing
advisories:
${[
  ['CVE-2024-0001', 'fixed', 'fixed-version: 1.0.0-r1'],
  ['CVE-2024-0002', 'fixed', 'fixed-version: 1.0.0-r0'],
  ['CVE-2024-0003', 'fixed', 'fixed-version: 1.0.0-r9'],
  ['CVE-2024-0004', 'false-positive-determination', 'type: vulnerable-code-not-included-in-package'],
  ['CVE-2024-0005', 'pending-upstream-fix', 'note: upstream knows'],
]
  .map(
    ([cve, type, data], at) => `  - id: CGA-2222-3333-444${at}
    aliases:
      - ${cve}
    events:
      - timestamp: 2024-03-01T00:00:00Z
        type: ${type}
        data:
          ${data}
`,
  )
  .join('')}`;

const DEBIAN = {
  thing: Object.fromEntries(
    [
      ['CVE-2024-0001', { status: 'resolved', fixed_version: '1.0.0-1' }],
      ['CVE-2024-0002', { status: 'resolved', fixed_version: '0.9.0-1' }],
      ['CVE-2024-0003', { status: 'resolved', fixed_version: '1.0.0-9' }],
      ['CVE-2024-0004', { status: 'resolved', fixed_version: '0' }],
      ['CVE-2024-0005', { status: 'open' }],
    ].map(([cve, state]) => [cve, { description: '', releases: { bookworm: state } }]),
  ),
};
