import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VOID, VOID_PACKAGES } from '../../../test/support/distribution-files.ts';
import { inventoryOf } from '../made-image.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { xbps } from './xbps.ts';

const DATABASE = 'var/db/xbps/pkgdb-0.38.plist';
const LIST = 'var/db/xbps/.libssl3-files.plist';
const TEXT = String(VOID[DATABASE]);

test('wants the database and the lists of files and nothing else', () => {
  const paths = [DATABASE, LIST, 'var/db/xbps/keys/a.plist', 'var/db/xbps/.-files.plist', 'var/db/xbps/pkgdb.plist'];
  expect(paths.filter((path) => xbps.wants(path, 1))).toEqual([DATABASE, LIST]);
});

test('an image of Void has the packages that its database names', async () => {
  const { packages, warnings } = await inventoryOf([
    Object.entries(VOID).map(([path, content]) => ({ path, content })),
  ]);
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(VOID_PACKAGES);
  expect(packages.map(({ purl, licences }) => [purl, licences])).toEqual([
    ['pkg:xbps/void/libssl3@3.3.1_1?arch=x86_64&distro=void&upstream=openssl', ['Apache-2.0']],
    ['pkg:xbps/void/python3-pip@24.1.1rc2_3?arch=noarch&distro=void', ['MIT & BSD']],
  ]);
  expect(warnings).toEqual([]);
});

test('a package owns its files and links', () => {
  const { owned, problems } = xbps.catalog(evidenceFile(LIST, VOID[LIST] ?? ''));
  expect(owned.map(({ owner, paths }) => [owner, [...paths]])).toEqual([
    [
      { type: 'xbps', name: 'libssl3', architecture: '' },
      ['usr/lib/libssl.so.3', 'usr/share/R&D', 'usr/lib/libssl.so'],
    ],
  ]);
  expect(problems).toEqual([]);
});

test('a database that is cut off gives the packages before the cut and one warning', () => {
  for (let end = 0; end < TEXT.indexOf('</plist>'); end += 7) {
    const { packages, problems } = xbps.catalog(evidenceFile(DATABASE, TEXT.slice(0, end)));
    expect(VOID_PACKAGES.slice(0, packages.length).map((line) => line.split(' ')[0])).toEqual(
      packages.slice(0, 2).map(({ name }) => name),
    );
    expect(problems).toHaveLength(1);
  }
});

test.each([
  ['that nests without end', `<plist>${'<dict><key>a</key>'.repeat(100_000)}`],
  ['whose parts do not match', '<plist><dict></array></plist>'],
  [
    'with an entry without version',
    '<plist><dict><key>a</key><dict><key>pkgver</key><string>a</string></dict></dict></plist>',
  ],
  [
    'with an entry of nothing',
    '<plist><dict><key>a</key><dict><key>state</key><string>x</string></dict></dict></plist>',
  ],
  ['of another kind', '<svg></svg>'],
  ['of nothing', ''],
])('a database %s is one warning', (_, text) => {
  const { packages, problems } = xbps.catalog(evidenceFile(DATABASE, text));
  expect([packages, problems.length]).toEqual([[], 1]);
});

test('no bytes make it throw or say more than one thing', () => {
  const words = fc.constantFrom(
    '<plist>',
    '<dict>',
    '</dict>',
    '<array>',
    '<key>',
    '</key>',
    'pkgver',
    '<',
    '&amp;',
    '&#9;',
    '<!--',
    '-->',
  );
  const damaged = fc
    .tuple(fc.nat(TEXT.length), fc.nat(40), fc.string())
    .map(([at, cut, put]) => TEXT.slice(0, at) + put + TEXT.slice(at + cut));
  fc.assert(
    fc.property(
      fc.oneof(
        damaged,
        fc.array(words).map((list) => list.join('')),
      ),
      fc.constantFrom(DATABASE, LIST),
      (text, path) => {
        const { packages, problems } = xbps.catalog(evidenceFile(path, text));
        expect(problems.length).toBeLessThanOrEqual(1);
        for (const { name, version } of packages) expect([name, version]).not.toContain('');
      },
    ),
  );
});
