import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { berkeleyDatabase, headersOf, ndbDatabase, sqliteDatabase } from '../../../test/support/rpm-databases.ts';
import { rpmHeader, stubOf } from '../../../test/support/rpm-header.ts';
import { makeRpmRoot, rpmLists, rpmListsFiles } from '../../../test/support/rpm-root.ts';
import { MAX_DAMAGE, MAX_RECORDS } from '../limits.ts';
import { inventoryOf } from '../made-image.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { rpm } from './rpm.ts';
import type { CatalogedFile } from './types.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'fixedin-rpm-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const NODEJS = stubOf('nodejs-1:18.19.0-1.module_el8.9.0+3702+a9ad1e9d.x86_64', {
  sourceRpm: 'nodejs-18.19.0-1.module_el8.9.0+3702+a9ad1e9d.src.rpm',
  licence: 'MIT',
  module: 'nodejs:18:8090020231212112514:a9ad1e9d',
  files: ['/usr/bin/node', '/usr/share/doc/nodejs/README.md', '/usr/share/doc/nodejs/LICENSE'],
});
const TZDATA = stubOf('tzdata-2024a-1.el8.noarch', {
  sourceRpm: 'tzdata-2024a-1.el8.src.rpm',
  licence: 'Public Domain',
});
const KEY = stubOf('gpg-pubkey-3abb34f8-5ffd890e.(none)');
/** Enough for a tree of pages, with headers both larger and smaller than one. */
const MANY = Array.from({ length: 120 }, (_, number) =>
  stubOf(`many-${number}-1.0-${number}.noarch`, {
    files: Array.from({ length: number % 10 === 0 ? 400 : 2 }, (_, file) => `/usr/share/many-${number}/file-${file}`),
  }),
);
const HEADERS = [KEY, NODEJS, TZDATA, ...MANY].map(rpmHeader);
const NAMES = ['nodejs', 'tzdata', ...MANY.map(({ name }) => name)].sort();

test('wants the databases of rpm in all their places, unless they are empty', () => {
  const paths = [
    'var/lib/rpm/rpmdb.sqlite',
    'var/lib/rpm/Packages',
    'var/lib/rpm/Packages.db',
    'usr/lib/sysimage/rpm/rpmdb.sqlite',
    'usr/lib/sysimage/rpm/Packages.db',
    'usr/share/rpm/rpmdb.sqlite',
    'var/lib/rpmmanifest/container-manifest-2',
  ];
  const others = ['var/lib/rpm/Name', 'var/lib/rpm/Index.db', 'var/lib/rpm/rpmdb.sqlite-shm', 'x/var/lib/rpm/Packages'];
  expect([...paths, ...others].filter((path) => rpm.wants(path, 1))).toEqual(paths);
  expect(paths.filter((path) => rpm.wants(path, 0))).toEqual([]);
});

describe.skipIf(!needsProgram('rpm', 'rpmbuild', 'db5.3_load'))('packages that rpm built and installed', () => {
  const format = '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{SOURCERPM} %{MODULARITYLABEL} %{LICENSE}';
  let database: string;
  let listed: readonly string[];
  let headers: readonly Buffer[];
  beforeAll(() => {
    database = join(makeRpmRoot(FOLDER), 'var/lib/rpm');
    listed = rpmLists(database, 'sqlite', format);
    headers = headersOf(join(database, 'rpmdb.sqlite'));
  }, 60_000);

  test.each([
    ['SQLite', 'rpmdb.sqlite', () => sqliteDatabase(FOLDER, headers)],
    ['SQLite with small pages', 'rpmdb.sqlite', () => sqliteDatabase(FOLDER, headers, 512)],
    ['SQLite with large pages', 'rpmdb.sqlite', () => sqliteDatabase(FOLDER, headers, 65536)],
    ['NDB', 'Packages.db', () => ndbDatabase(headers)],
    ['Berkeley DB', 'Packages', () => berkeleyDatabase(FOLDER, headers)],
    ['Berkeley DB with small pages', 'Packages', () => berkeleyDatabase(FOLDER, headers, 'db_pagesize=512')],
    ['Berkeley DB of a big-endian machine', 'Packages', () => berkeleyDatabase(FOLDER, headers, 'db_lorder=4321')],
  ])('are in %s what rpm lists', (_, name, make) => {
    const found = catalog(name, make());
    expect(asListed(found)).toEqual(listed);
    expect(found.problems).toEqual([]);
  });

  test('are in Berkeley DB what rpm reads in it, a key left out', () => {
    const folder = join(FOLDER, 'berkeley');
    const bytes = berkeleyDatabase(FOLDER, [...headers, ...HEADERS]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Packages'), bytes);
    const names = rpmLists(folder, 'bdb_ro', '%{NAME}');
    expect(names).toEqual([...NAMES, 'empty', 'libwidget18', 'widget', 'widget-data'].sort());
    expect(packageNames(catalog('Packages', bytes))).toEqual(names);
  });

  test.each(['widget', 'widget-data', 'libwidget18', 'empty'])('own what rpm lists of %s', (name) => {
    const { owned } = catalog('rpmdb.sqlite', sqliteDatabase(FOLDER, headers));
    const paths = owned.filter(({ owner }) => owner.name === name).flatMap((list) => [...list.paths]);
    expect(paths).toEqual(rpmListsFiles(database, name));
  });
});

test('a database that is found behind a link is one database', async () => {
  const { packages, warnings } = await inventoryOf([
    [
      { path: 'etc/os-release', content: 'ID=fedora\nVERSION_ID=40\n' },
      { path: 'var/lib/rpm', symlink: '../../usr/lib/sysimage/rpm' },
      { path: 'usr/lib/sysimage/rpm/rpmdb.sqlite', content: sqliteDatabase(FOLDER, HEADERS) },
      { path: 'usr/lib/sysimage/rpm/rpmdb.sqlite-wal', content: '' },
    ],
  ]);
  expect(packages.map(({ name }) => name).sort()).toEqual(NAMES);
  expect(new Set(packages.flatMap(({ locations }) => locations.map(({ path }) => path)))).toEqual(
    new Set(['usr/lib/sysimage/rpm/rpmdb.sqlite']),
  );
  expect(warnings).toEqual([]);
});

describe('a header', () => {
  test('tells a package with its epoch, source, module stream and licence', () => {
    expect(catalog('Packages.db', ndbDatabase([rpmHeader(NODEJS), rpmHeader(TZDATA)])).packages).toEqual([
      {
        type: 'rpm',
        namespace: '',
        name: 'nodejs',
        version: '1:18.19.0-1.module_el8.9.0+3702+a9ad1e9d',
        architecture: 'x86_64',
        origin: { name: 'nodejs', version: '18.19.0-1.module_el8.9.0+3702+a9ad1e9d' },
        module: 'nodejs:18',
        licences: ['MIT'],
      },
      {
        type: 'rpm',
        namespace: '',
        name: 'tzdata',
        version: '2024a-1.el8',
        architecture: 'noarch',
        origin: { name: 'tzdata', version: '2024a-1.el8' },
        module: '',
        licences: ['Public Domain'],
      },
    ]);
  });

  test.each([
    [
      'a source of another name',
      { sourceRpm: 'glibc-2.28-236.el8.src.rpm' },
      { name: 'glibc', version: '2.28-236.el8' },
    ],
    ['a source that is not for all', { sourceRpm: 'jdk-1.8-1.nosrc.rpm' }, { name: 'jdk', version: '1.8-1' }],
    ['a source, of which no epoch is known', { sourceRpm: 'a-1-1.src.rpm', epoch: 2 }, { name: 'a', version: '1-1' }],
    ['no source', {}, null],
    ['a source that is none', { sourceRpm: '(none)' }, null],
  ])('tells %s', (_, told, origin) => {
    const header = rpmHeader({ name: 'a', version: '1', release: '1', ...told });
    expect(catalog('Packages.db', ndbDatabase([header])).packages[0]?.origin).toEqual(origin);
  });

  test.each([
    ['without a name', rpmHeader({ name: '', version: '1', release: '1' })],
    ['without a release', rpmHeader({ name: 'a', version: '1', release: '' })],
    ['with a name of two words', rpmHeader({ name: 'a b', version: '1', release: '1' })],
    ['that is cut off', rpmHeader(TZDATA).subarray(0, 100)],
    ['of no byte', Buffer.alloc(0)],
    ['that says to be longer', lying(rpmHeader(TZDATA), 4, 0x7fffffff)],
    ['that says to have more entries', lying(rpmHeader(TZDATA), 0, 0xffffffff)],
    ['whose name leads out of it', lying(rpmHeader(TZDATA), 8 + 8, 0x10000)],
    ['whose name says to be millions', lying(rpmHeader(TZDATA), 8 + 12, 0xffffffff)],
  ])('%s costs itself and one warning', (_, header) => {
    const found = catalog('Packages.db', ndbDatabase([header, rpmHeader(NODEJS)]));
    expect(packageNames(found)).toEqual(['nodejs']);
    expect(found.problems).toHaveLength(1);
  });
});

test('files that are not installed, or that another package replaced, are not owned', () => {
  const header = rpmHeader({ ...NODEJS, files: ['/a', '/b', '/usr/c', '/usr/d'], fileStates: [0, 1, 2, 0] });
  const { owned } = catalog('Packages.db', ndbDatabase([header]));
  expect(owned.map(({ owner, paths }) => [owner, [...paths]])).toEqual([
    [{ type: 'rpm', name: 'nodejs', architecture: 'x86_64' }, ['a', 'usr/d']],
  ]);
});

describe('a manifest', () => {
  const path = 'var/lib/rpmmanifest/container-manifest-2';
  const line =
    'openssl-libs\t1.1.1k-36.cm2\t1736953440\t1730936271\tMicrosoft Corporation\t(none)\t4403320\tx86_64\t0\topenssl-1.1.1k-36.cm2.src.rpm\n';

  test('lists packages as rpm would', () => {
    const { packages, problems } = rpm.catalog(evidenceFile(path, `${line}${line.replace('\t0\t', '\t2\t')}`));
    const found = { type: 'rpm', namespace: '', name: 'openssl-libs', architecture: 'x86_64', licences: [] };
    expect(packages).toEqual([
      { ...found, version: '1.1.1k-36.cm2', origin: { name: 'openssl', version: '1.1.1k-36.cm2' } },
      { ...found, version: '2:1.1.1k-36.cm2', origin: { name: 'openssl', version: '1.1.1k-36.cm2' } },
    ]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['that is cut off', line + line.slice(0, 40)],
    ['with a version without release', line + line.replace('-36.cm2', '')],
    ['with words', `${line}no\tlist\n`],
  ])('%s tells how much of it is damaged', (_, text) => {
    const { packages, problems } = rpm.catalog(evidenceFile(path, text));
    expect(packages).toHaveLength(1);
    expect(problems).toEqual(['1 of 2 lines name no package']);
  });
});

test('what an interrupted rpm left beside its database is told', () => {
  expect(catalog('rpmdb.sqlite-wal', Buffer.alloc(32 + 24 + 4096)).problems).toHaveLength(1);
  expect(catalog('rpmdb.sqlite-wal', Buffer.alloc(32)).problems).toEqual([]);
});

describe.skipIf(!needsProgram('db5.3_load'))('a damaged database', () => {
  const databases = new Map<string, Buffer>();
  beforeAll(() => {
    databases.set('rpmdb.sqlite', sqliteDatabase(FOLDER, HEADERS, 1024));
    databases.set('Packages.db', ndbDatabase(HEADERS));
    databases.set('Packages', berkeleyDatabase(FOLDER, HEADERS, 'db_pagesize=1024'));
  });
  const bytesOf = (name: string) => databases.get(name) ?? Buffer.alloc(0);
  const kinds = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

  test.each(kinds)('%s is whole as it was made', (name) => {
    const bytes = bytesOf(name);
    const found = catalog(name, bytes);
    expect(packageNames(found)).toEqual(NAMES);
    expect(found.problems).toEqual([]);
  });

  test.each(kinds)('%s, cut off anywhere, gives what is left and one warning', (name) => {
    const bytes = bytesOf(name);
    for (let end = 0; end < bytes.length - 4096; end += 4999) {
      const found = catalog(name, bytes.subarray(0, end));
      expect(packageNames(found).filter((one) => !NAMES.includes(one))).toEqual([]);
      expect(found.problems).toHaveLength(1);
    }
  });

  test.each(kinds)('%s of something else is one warning', (name) => {
    for (const bytes of [Buffer.from('no database'), Buffer.alloc(10_000), Buffer.alloc(10_000, 0xff)]) {
      const found = catalog(name, bytes);
      expect([packageNames(found), found.problems.length]).toEqual([[], 1]);
    }
  });

  test.each(kinds)('%s with any bytes changed gives no more than it has, and at most one warning', (name) => {
    const bytes = bytesOf(name);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.constantFrom(0, 1, 2, 5, 7, 13, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 50 }), (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        const found = catalog(name, damaged);
        expect(found.packages.length).toBeLessThanOrEqual(NAMES.length + 1);
        expect(found.problems.length).toBeLessThanOrEqual(1);
        const paths = found.owned.flatMap((list) => [...list.paths]);
        expect(paths.every((path) => path.length <= 4096)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test.each(kinds)('%s with any page in place of another comes to an end', (name) => {
    const bytes = bytesOf(name);
    const pages = Math.floor(bytes.length / 1024);
    fc.assert(
      fc.property(fc.nat(pages - 1), fc.nat(pages - 1), (from, to) => {
        const damaged = Buffer.from(bytes);
        bytes.copy(damaged, to * 1024, from * 1024, (from + 1) * 1024);
        expect(catalog(name, damaged).problems.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  test('SQLite pages that lead to one another are each read once', () => {
    const bytes = sqliteDatabase(FOLDER, MANY.map(rpmHeader), 1024);
    // Every interior page's rightmost child becomes the root.
    const root = rootOf(bytes);
    for (let page = root; page <= bytes.length / 1024; page++) {
      if (bytes[(page - 1) * 1024] === 5) bytes.writeUInt32BE(root, (page - 1) * 1024 + 8);
    }
    expect(catalog('rpmdb.sqlite', bytes).problems[0]).toContain(`two ways lead to page ${root - 1}`);
  });

  test('what is damaged all over is given up', () => {
    const bad = Array.from({ length: MAX_DAMAGE + 10 }, () => Buffer.alloc(4));
    const { packages, problems } = catalog('Packages.db', ndbDatabase([...bad, rpmHeader(NODEJS)]));
    expect(packages).toEqual([]);
    expect(problems).toEqual([`is damaged: a header is cut off, and ${MAX_DAMAGE - 1} more like it`]);
  });

  test('more packages than are read is said', () => {
    const many = new Array<Buffer>(MAX_RECORDS + 1).fill(rpmHeader(stubOf('a-1-1.noarch')));
    const { packages, problems } = catalog('Packages.db', ndbDatabase(many));
    expect(packages).toHaveLength(MAX_RECORDS);
    expect(problems).toEqual([`has more than ${MAX_RECORDS} packages`]);
  });

  test('NDB slots that all name one package give it once', () => {
    const bytes = ndbDatabase(MANY.map(rpmHeader));
    for (let slot = 3; slot < 120; slot++) bytes.copy(bytes, slot * 16, 32, 48);
    const { packages, problems } = catalog('Packages.db', bytes);
    expect(packages.length * rpmHeader(MANY[0] ?? NODEJS).length).toBeLessThan(bytes.length);
    expect(problems[0]).toContain('packages overlap');
  });
});

function rootOf(bytes: Buffer): number {
  for (let page = 2; page <= bytes.length / 1024; page++) if (bytes[(page - 1) * 1024] === 5) return page;
  throw new Error('the table has no interior page');
}

function lying(header: Buffer, at: number, value: number): Buffer {
  header.writeUInt32BE(value, at);
  return header;
}

function catalog(name: string, bytes: Buffer): CatalogedFile {
  return rpm.catalog(evidenceFile(`var/lib/rpm/${name}`, bytes));
}

function packageNames({ packages }: CatalogedFile): readonly string[] {
  return packages.map(({ name }) => name).sort();
}

/** As rpm prints it by the format above. */
function asListed({ packages }: CatalogedFile): readonly string[] {
  return packages
    .map(({ name, version, architecture, origin, module, licences }) => {
      const whole = version.includes(':') ? version : `0:${version}`;
      const source = origin?.version;
      const label = module === 'widget:18' ? 'widget:18:8090020240301105128:489197e6' : '(none)';
      return `${name} ${whole} ${architecture} ${origin?.name}-${source}.src.rpm ${label} ${licences.join()}`;
    })
    .sort();
}
