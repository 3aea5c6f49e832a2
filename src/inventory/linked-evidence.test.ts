import { describe, expect, test } from 'vitest';
import type { NewEntry } from '../image/index.ts';
import { apkDatabase, dpkgStatus, inventoryOf, packageLines } from './made-image.fixture.ts';

const APK = { path: 'lib/apk/db/installed', content: apkDatabase({ busybox: ['bin/busybox'] }) };
const USR_APK = { path: 'usr/lib/apk/db/installed', content: apkDatabase({ busybox: [] }) };
const STATUS = { path: 'data/dpkg/status', content: dpkgStatus('bash') };
const BUSYBOX = 'busybox 1.0-r0 at usr/lib/apk/db/installed';
const BASH = 'bash 1.0-1 at data/dpkg/status';

describe('a database that is reached by links', () => {
  test.each<[string, NewEntry[][], string[]]>([
    ['in the merged usr', [[{ path: 'lib', symlink: 'usr/lib' }, USR_APK]], [BUSYBOX]],
    ['written by way of a link of its own layer', [[{ path: 'lib', symlink: 'usr/lib' }, APK]], [BUSYBOX]],
    ['by an absolute link to its folder', [[{ path: 'var/lib/dpkg', symlink: '/data/dpkg' }, STATUS]], [BASH]],
    ['by a relative link to its folder', [[{ path: 'var/lib/dpkg', symlink: '../../data/dpkg' }, STATUS]], [BASH]],
    [
      'by a link that climbs out of the root',
      [
        [
          { path: 'var', symlink: '../../../data' },
          { path: 'data/lib/dpkg/status', content: dpkgStatus('bash') },
        ],
      ],
      ['bash 1.0-1 at data/lib/dpkg/status'],
    ],
    [
      'by a link to the file',
      [[{ path: 'var/lib/dpkg/status', symlink: '../../../data/dpkg/status' }, STATUS]],
      [BASH],
    ],
    [
      'by links to links in other layers',
      [
        [STATUS],
        [{ path: 'one', symlink: 'two/dpkg' }],
        [{ path: 'two', symlink: './data' }],
        [{ path: 'var/lib/dpkg', symlink: '/one' }],
      ],
      [BASH],
    ],
    [
      'by links in a folder behind a link',
      [
        [
          { path: 'var/lib/dpkg', symlink: '/data/dpkg' },
          { path: 'data/dpkg/status.d/bash', symlink: '../../bash' },
        ],
        [{ path: 'data/bash', content: dpkgStatus('bash') }],
      ],
      ['bash 1.0-1 at data/bash'],
    ],
    [
      'in a folder that two layers share',
      [
        [
          { path: 'var/lib/dpkg', symlink: '/data/dpkg' },
          { path: 'data/dpkg/status.d/bash', content: dpkgStatus('bash') },
        ],
        [{ path: 'data/dpkg/status.d/dash', content: dpkgStatus('dash') }],
      ],
      ['bash 1.0-1 at data/dpkg/status.d/bash', 'dash 1.0-1 at data/dpkg/status.d/dash'],
    ],
    [
      'whose target an upper layer took away',
      [[{ path: 'var/lib/dpkg', symlink: '/data/dpkg' }, STATUS], [{ path: 'data/.wh.dpkg', content: '' }]],
      [],
    ],
    [
      'whose link an upper layer took away',
      [[{ path: 'var/lib/dpkg', symlink: '/data/dpkg' }, STATUS], [{ path: 'var/lib/.wh.dpkg', content: '' }]],
      [],
    ],
    [
      'by a link that an upper layer made a folder',
      [[{ path: 'var/lib/dpkg', symlink: '/data/dpkg' }, STATUS], [{ path: 'var/lib/dpkg', directory: true }]],
      [],
    ],
    [
      'by links in a circle',
      [
        [
          { path: 'var/lib/dpkg', symlink: '/one' },
          { path: 'one', symlink: 'two' },
          { path: 'two', symlink: 'one' },
        ],
      ],
      [],
    ],
    ['by a link that leads nowhere', [[{ path: 'var/lib/dpkg/status', symlink: '/nowhere' }]], []],
    ['by a link that leads to a folder', [[{ path: 'var/lib/dpkg/status', symlink: '/data/dpkg' }, STATUS]], []],
    [
      'by a link that leads to the root',
      [
        [
          { path: 'var/lib/dpkg', symlink: '/' },
          { path: 'status', content: dpkgStatus('bash') },
        ],
      ],
      ['bash 1.0-1 at status'],
    ],
    [
      'as a hard link',
      [[STATUS, { path: 'var/lib/dpkg/status', hardlink: 'data/dpkg/status' }]],
      ['bash 1.0-1 at var/lib/dpkg/status'],
    ],
    [
      'as a hard link to a hard link',
      [[STATUS, { path: 'x', hardlink: 'data/dpkg/status' }, { path: 'var/lib/dpkg/status', hardlink: 'x' }]],
      ['bash 1.0-1 at var/lib/dpkg/status'],
    ],
    [
      'as a hard link whose target changed afterwards',
      [
        [
          STATUS,
          { path: 'var/lib/dpkg/status', hardlink: 'data/dpkg/status' },
          { ...STATUS, content: dpkgStatus('dash') },
        ],
      ],
      ['bash 1.0-1 at var/lib/dpkg/status'],
    ],
    [
      'as a hard link to another database',
      [[USR_APK, { path: 'lib/apk/db/installed', hardlink: USR_APK.path }]],
      ['busybox 1.0-r0 at lib/apk/db/installed, usr/lib/apk/db/installed'],
    ],
    [
      'behind a link, as a hard link',
      [
        [
          { path: 'x', content: dpkgStatus('bash') },
          { path: 'data/dpkg/status', hardlink: 'x' },
        ],
        [{ path: 'var/lib/dpkg', symlink: '/data/dpkg' }],
      ],
      [BASH],
    ],
  ])('%s', async (_, layers, lines) => {
    const inventory = await inventoryOf(layers);
    expect(packageLines(inventory)).toEqual(lines);
    expect(inventory.warnings.filter(({ code }) => code !== 'unknown-distro')).toEqual([]);
  });

  test('as a hard link to nothing, it is told', async () => {
    const { packages, warnings } = await inventoryOf([[{ path: 'var/lib/dpkg/status', hardlink: 'gone' }]]);
    expect(packages).toEqual([]);
    expect(warnings).toEqual([
      {
        code: 'unreadable-file',
        subject: 'var/lib/dpkg/status',
        message: 'is a hard link to gone, which cannot be read in the same layer',
      },
    ]);
  });
});

describe('the distribution', () => {
  const alpine = { content: 'ID=alpine\nVERSION_ID=3.19.1' };
  const debian = { content: 'ID=debian\nVERSION_ID=12' };
  test.each<[string, NewEntry[][], string | undefined]>([
    [
      'of etc before that of usr',
      [
        [
          { path: 'usr/lib/os-release', ...debian },
          { path: 'etc/os-release', ...alpine },
        ],
      ],
      'alpine',
    ],
    ['of usr where etc has none', [[{ path: 'usr/lib/os-release', ...debian }]], 'debian'],
    [
      'by the usual link',
      [
        [
          { path: 'usr/lib/os-release', ...debian },
          { path: 'etc/os-release', symlink: '../usr/lib/os-release' },
        ],
      ],
      'debian',
    ],
    [
      'by an unusual link',
      [
        [
          { path: 'usr/lib/os-release', ...debian },
          { path: 'etc/os-release', symlink: '/opt/release' },
        ],
        [{ path: 'opt/release', ...alpine }],
      ],
      'alpine',
    ],
    [
      'of usr where the link of etc leads nowhere',
      [
        [
          { path: 'usr/lib/os-release', ...debian },
          { path: 'etc/os-release', symlink: '/opt/release' },
        ],
      ],
      'debian',
    ],
    [
      'of the upper layer',
      [[{ path: 'etc/os-release', ...debian }], [{ path: 'etc/os-release', ...alpine }]],
      'alpine',
    ],
    ['of none', [[{ path: 'etc/os-release', ...debian }], [{ path: 'etc/.wh.os-release', content: '' }]], undefined],
  ])('%s', async (_, layers, id) => {
    expect((await inventoryOf(layers)).distro?.id).toBe(id);
  });

  test('that is missing is told where packages need it', async () => {
    const { warnings, packages } = await inventoryOf([[USR_APK]]);
    expect(packages[0]?.purl).toBe('pkg:apk/busybox@1.0-r0?arch=x86_64');
    expect(warnings.map(({ code }) => code)).toEqual(['unknown-distro']);
    expect((await inventoryOf([[{ path: 'hello', content: '' }]])).warnings).toEqual([]);
  });
});
