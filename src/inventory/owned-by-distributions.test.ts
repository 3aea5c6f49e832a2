import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { CHISELLED, type Files, GENTOO, OPENWRT, VOID } from '../../test/support/distribution-files.ts';
import { ndbDatabase } from '../../test/support/rpm-databases.ts';
import { rpmHeader, stubOf } from '../../test/support/rpm-header.ts';
import { inventoryOf } from './made-image.fixture.ts';

const WHEEL = 'usr/lib/python3/site-packages/requests-2.31.0.dist-info/METADATA';
const OTHER = 'opt/venv/lib/python3/site-packages/requests-2.30.0.dist-info/METADATA';

const REQUESTS = stubOf('python3-requests-2.31.0-1.el9.noarch', { files: [`/${WHEEL}`, '/usr/share/doc/requests'] });

/** Each manager's list of a package with the wheel among its files, and the package that then owns what the wheel holds. */
const LISTS: readonly (readonly [manager: string, files: Files, owner: string])[] = [
  [
    'rpm',
    {
      'etc/os-release': 'ID=opensuse-leap\nVERSION_ID=15.5\n',
      'usr/lib/sysimage/rpm/Packages.db': ndbDatabase([rpmHeader(REQUESTS)]),
    },
    'pkg:rpm/opensuse-leap/python3-requests@2.31.0-1.el9?arch=noarch&distro=opensuse-leap-15.5',
  ],
  [
    'pacman',
    {
      'etc/os-release': 'ID=arch\n',
      'var/lib/pacman/local/python-requests-2.31.0-1/desc':
        '%NAME%\npython-requests\n\n%VERSION%\n2.31.0-1\n\n%ARCH%\nany\n',
      'var/lib/pacman/local/python-requests-2.31.0-1/files': `%FILES%\nusr/\n${WHEEL}\n`,
    },
    'pkg:alpm/arch/python-requests@2.31.0-1?arch=any&distro=arch',
  ],
  [
    'portage',
    { ...GENTOO, 'var/db/pkg/dev-libs/openssl-3.0.13-r2/CONTENTS': `obj /${WHEEL} 0123 1700000000\n` },
    'pkg:ebuild/dev-libs/openssl@3.0.13-r2?distro=gentoo-2.15',
  ],
  [
    'xbps',
    {
      ...VOID,
      'var/db/xbps/.libssl3-files.plist': String(VOID['var/db/xbps/.libssl3-files.plist']).replace(
        '/usr/lib/libssl.so.3',
        `/${WHEEL}`,
      ),
    },
    'pkg:xbps/void/libssl3@3.3.1_1?arch=x86_64&distro=void&upstream=openssl',
  ],
  [
    'opkg',
    { ...OPENWRT, 'usr/lib/opkg/info/busybox.list': `/${WHEEL}\n` },
    'pkg:opkg/openwrt/busybox@1.36.1-1?arch=x86_64&distro=openwrt-23.05.3',
  ],
  [
    'chisel',
    {
      ...CHISELLED,
      'var/lib/chisel/manifest.wall': zstdCompressSync(
        [
          { kind: 'package', name: 'python3-requests', version: '2.31.0+dfsg-1ubuntu1', arch: 'all' },
          { kind: 'path', path: `/${WHEEL}`, slices: ['python3-requests_libs'] },
        ]
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      ),
    },
    'pkg:deb/ubuntu/python3-requests@2.31.0%2Bdfsg-1ubuntu1?arch=all&distro=ubuntu-24.04',
  ],
];

test.each(LISTS)('what %s put there is owned by its package, and nothing else is', async (_, files, owner) => {
  const layer = Object.entries({ ...files, [WHEEL]: metadata('2.31.0'), [OTHER]: metadata('2.30.0') });
  const { packages } = await inventoryOf([layer.map(([path, content]) => ({ path, content }))]);
  const owners = packages.filter(({ type }) => type === 'pypi').map((found) => [found.version, found.owner]);
  expect(owners).toEqual([
    ['2.30.0', null],
    ['2.31.0', owner],
  ]);
});

function metadata(version: string): string {
  return `Metadata-Version: 2.1\nName: requests\nVersion: ${version}\n`;
}
