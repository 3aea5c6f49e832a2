import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Layer } from '../image/index.ts';
import { limits, setLimits } from '../model/index.ts';
import { analyseLayer } from './analysis.ts';
import { InventoryError } from './errors.ts';
import { MAX_FOLLOWED_LINKS } from './limits.ts';
import {
  apkDatabase,
  dpkgStatus,
  inventoryAt,
  inventoryOf,
  packageLines,
  temporaryFolder,
} from './made-image.fixture.ts';

const APK = { path: 'lib/apk/db/installed', content: apkDatabase({ busybox: [] }) };
const STATUS = { path: 'var/lib/dpkg/status', content: dpkgStatus('bash') };
const OS_RELEASE = { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.19.1\n' };

afterEach(() => setLimits({}));

describe('an image with', () => {
  test('a damaged database costs one warning that names it', async () => {
    const { packages, warnings } = await inventoryOf([
      [OS_RELEASE, { ...STATUS, content: `${STATUS.content}\n\0\0\0\n\n` }, { ...APK, content: 'P:cut' }],
    ]);
    expect(packages.map(({ name }) => name)).toEqual(['bash']);
    expect(warnings).toEqual([
      { code: 'unreadable-file', subject: APK.path, message: '1 of 1 entries have no name or version' },
      { code: 'unreadable-file', subject: STATUS.path, message: '1 of 2 entries are damaged' },
    ]);
  });

  test('a damaged database below a sound one costs nothing', async () => {
    const { warnings } = await inventoryOf([[OS_RELEASE, { ...APK, content: 'P:cut' }], [APK]]);
    expect(warnings).toEqual([]);
  });

  test('a name that no package URL can have keeps the rest', async () => {
    const content = apkDatabase({ '///': [], busybox: [] });
    const { packages, warnings } = await inventoryOf([[OS_RELEASE, { ...APK, content }]]);
    expect(packages.map(({ name }) => name)).toEqual(['busybox']);
    expect(warnings).toMatchObject([{ code: 'unreadable-file', subject: APK.path }]);
  });

  test('a database that is too large is told and not read', async () => {
    const { packages, warnings } = await inventoryOf([
      [OS_RELEASE, APK, { ...STATUS, content: Buffer.alloc(limits.textFileBytes + 1) }],
    ]);
    expect(packages.map(({ name }) => name)).toEqual(['busybox']);
    expect(warnings).toEqual([
      {
        code: 'unreadable-file',
        subject: STATUS.path,
        message: 'is larger than 32 MiB and was not read (limits.textFileBytes)',
      },
    ]);
  });

  test('more links than are followed says so', async () => {
    const links = Array.from({ length: MAX_FOLLOWED_LINKS + 7 }, (_, number) => ({
      path: `var/lib/dpkg/status.d/${number}`,
      symlink: '/data',
    }));
    const { warnings } = await inventoryOf([[...links, { path: 'data', content: dpkgStatus('bash') }]]);
    expect(warnings).toContainEqual({
      code: 'partial',
      subject: 'symbolic links',
      message: '7 symbolic links to package databases were not followed, for there are too many',
    });
  });

  test('folders that lead into one another comes to an end', async () => {
    const { packages } = await inventoryOf([
      [
        { path: 'var/lib/dpkg/status.d', symlink: '/data' },
        { path: 'data/one', content: dpkgStatus('bash') },
        { path: 'data/self', symlink: '/data' },
        { path: 'data/two', symlink: 'one' },
        { path: 'data/up', symlink: '..' },
      ],
    ]);
    expect(packages.map(({ name }) => name)).toEqual(['bash']);
  });

  test('more entries than a layer may have is an error', async () => {
    setLimits({ layerEntries: 10_000 });
    const layer: Layer = {
      diffId: null,
      archive: null,
      size: 0,
      async walk(visitor) {
        const entry = { kind: 'file', size: 0, linkTarget: '' } as const;
        for (let number = 0; number <= limits.layerEntries; number++)
          visitor.wants({ ...entry, path: `a/${number % 1000}` });
      },
    };
    await expect(analyseLayer(layer)).rejects.toThrow(InventoryError);
    await expect(analyseLayer(layer)).rejects.toThrow('has more than 10000 files and folders (limits.layerEntries)');
  });
});

describe('a plain folder', () => {
  test('has no layers, no whiteouts, and links that stay inside', async () => {
    await using folder = await temporaryFolder();
    const root = join(folder.path, 'root');
    mkdirSync(join(root, 'lib/apk/db'), { recursive: true });
    mkdirSync(join(root, 'var/lib/dpkg'), { recursive: true });
    writeFileSync(join(root, APK.path), APK.content);
    writeFileSync(join(root, 'lib/.wh.apk'), '');
    writeFileSync(join(folder.path, 'outside'), STATUS.content);
    symlinkSync(join(folder.path, 'outside'), join(root, STATUS.path));
    const inventory = await inventoryAt(`dir:${root}`);
    expect(packageLines(inventory)).toEqual(['busybox 1.0-r0 at lib/apk/db/installed']);
    expect(inventory.packages[0]?.locations).toEqual([{ path: APK.path, layer: '' }]);
    expect(inventory.image.layers).toEqual([]);
  });
});
