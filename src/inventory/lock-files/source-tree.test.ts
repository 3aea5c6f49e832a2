import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openImage, writeOciLayout } from '../../image/index.ts';
import { catalogImage } from '../catalog-image.ts';
import { packageLines, temporaryFolder } from '../made-image.fixture.ts';

/** A source tree of which one package is installed, too. */
const SOURCES = {
  'app/package-lock.json': JSON.stringify({
    packages: { 'node_modules/debug': { version: '4.3.4' }, 'node_modules/ms': { version: '2.1.2' } },
  }),
  'app/node_modules/ms/package.json': '{"name":"ms","version":"2.1.2"}',
  'service/Cargo.lock': '[[package]]\nname = "time"\nversion = "0.1.43"\nsource = "registry+x"\n',
  'broken/composer.lock': '{"packages": [',
};

const INSTALLED = ['ms 2.1.2 at app/node_modules/ms/package.json'];

test.each([
  [false, INSTALLED, []],
  [
    true,
    [
      'time 0.1.43 at service/Cargo.lock',
      'debug 4.3.4 at app/package-lock.json',
      'ms 2.1.2 at app/node_modules/ms/package.json, app/package-lock.json',
    ],
    ['broken/composer.lock: is no JSON'],
  ],
])(
  'with lock files %s, a folder has what is installed or locked in it',
  async (lockFiles, expected, expectedWarnings) => {
    await using folder = await temporaryFolder();
    for (const [path, content] of Object.entries(SOURCES)) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), content);
    }
    await using image = await openImage(`dir:${folder.path}`);
    const inventory = await catalogImage(image, { cache: null, lockFiles });
    expect(packageLines(inventory)).toEqual(expected);
    expect(inventory.warnings.map(({ subject, message }) => `${subject}: ${message}`)).toEqual(expectedWarnings);
  },
);

test('in an image lock files never count', async () => {
  await using folder = await temporaryFolder();
  const entries = Object.entries(SOURCES).map(([path, content]) => ({ path, content }));
  await writeOciLayout(folder.path, { layers: [{ entries }] });
  await using image = await openImage(`oci-layout:${folder.path}`);
  const inventory = await catalogImage(image, { cache: null, lockFiles: true });
  expect(packageLines(inventory)).toEqual(INSTALLED);
});
