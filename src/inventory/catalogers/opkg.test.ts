import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OPENWRT, OPENWRT_PACKAGES } from '../../../test/support/distribution-files.ts';
import { inventoryOf } from '../made-image.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { opkg } from './opkg.ts';

const STATUS = 'usr/lib/opkg/status';

test('wants its databases in all their places and nothing else', () => {
  const paths = [
    STATUS,
    'var/lib/opkg/status',
    'opt/lib/opkg/status',
    'usr/lib/opkg/info/busybox.list',
    'var/lib/opkg/info/busybox.list',
    'usr/lib/opkg/info/busybox.control',
    'usr/lib/opkg/info/deeper/busybox.list',
    'usr/lib/opkg/lists/openwrt_core',
    'x/usr/lib/opkg/status',
  ];
  expect(paths.filter((path) => opkg.wants(path, 1))).toEqual(paths.slice(0, 5));
});

test('an image of OpenWrt has the packages that its database names', async () => {
  const { packages, warnings } = await inventoryOf([
    Object.entries(OPENWRT).map(([path, content]) => ({ path, content })),
  ]);
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(OPENWRT_PACKAGES);
  expect(packages[0]?.purl).toBe('pkg:opkg/openwrt/busybox@1.36.1-1?arch=x86_64&distro=openwrt-23.05.3');
  expect(warnings).toEqual([]);
});

test('a package owns its files, whatever stands beside them', () => {
  const path = 'usr/lib/opkg/info/busybox.list';
  expect(opkg.catalog(evidenceFile(path, OPENWRT[path] ?? '')).owned).toEqual([
    {
      owner: { type: 'opkg', name: 'busybox', architecture: '' },
      paths: ['bin/busybox', 'bin/ash', 'etc/syslog.conf'],
    },
  ]);
});

test.each([
  ['install user installed', true],
  ['install ok half-installed', true],
  ['install hold,user unpacked', true],
  ['deinstall ok not-installed', false],
  ['deinstall ok config-files', false],
])('a package of status %j is there: %s', (status, isThere) => {
  const { packages } = opkg.catalog(evidenceFile(STATUS, `Package: a\nVersion: 1\nStatus: ${status}\n`));
  expect(packages.length > 0).toBe(isThere);
});

test.each([
  ['without version', 'Package: a\nStatus: install ok installed\n'],
  ['without status', 'Package: a\nVersion: 1\n'],
  ['that is none', 'garbage\n'],
])('an entry %s costs itself and one warning', (_, entry) => {
  const { packages, problems } = opkg.catalog(evidenceFile(STATUS, `${entry}\n${OPENWRT[STATUS]}`));
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(OPENWRT_PACKAGES);
  expect(problems).toEqual(['1 of 4 entries are damaged']);
});

test('no bytes make it throw, and every package has a name and a version', () => {
  const words = fc.constantFrom(
    'Package:',
    'Version:',
    'Status:',
    ' install ok installed',
    '\n',
    '\n\n',
    'a',
    '\t',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(words), fc.uint8Array(), (text, bytes) => {
      for (const content of [text.join(''), Buffer.from(bytes)]) {
        const { packages, problems } = opkg.catalog(evidenceFile(STATUS, content));
        for (const { name, version } of packages) expect([name, version]).not.toContain('');
        expect(problems.length).toBeLessThanOrEqual(1);
        opkg.catalog(evidenceFile('usr/lib/opkg/info/a.list', content));
      }
    }),
  );
});
