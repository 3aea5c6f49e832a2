import { describe, expect, test } from 'vitest';
import { type NewEntry, openImage, writeOciLayout } from '../image/index.ts';
import type { Package } from '../model/index.ts';
import { analyseLayer } from './analysis.ts';
import { foldPackages, withOwners } from './fold.ts';
import { ImageLayers } from './image-layers.ts';
import { apkDatabase, dpkgStatus, temporaryFolder } from './made-image.fixture.ts';
import { findOwners } from './owners.ts';

const DATABASE = 'lib/apk/db/installed';
const NPM = 'pkg:apk/npm@1.0-r0?arch=x86_64';

describe('the owner of a path', () => {
  test.each<[string, NewEntry[][], string, string | null]>([
    [
      'in an apk database',
      [[{ path: DATABASE, content: apkDatabase({ npm: ['usr/lib/a.json'] }) }]],
      'usr/lib/a.json',
      NPM,
    ],
    ['at the root', [[{ path: DATABASE, content: apkDatabase({ npm: ['a.json'] }) }]], 'a.json', NPM],
    ['of nobody', [[{ path: DATABASE, content: apkDatabase({ npm: ['usr/lib/a.json'] }) }]], 'usr/lib/b.json', null],
    [
      'by a database that an upper layer replaced',
      [
        [{ path: DATABASE, content: apkDatabase({ npm: ['a.json'] }) }],
        [{ path: DATABASE, content: apkDatabase({ npm: [] }) }],
      ],
      'a.json',
      null,
    ],
    [
      'by lists of dpkg',
      [
        [{ path: 'var/lib/dpkg/status', content: dpkgStatus('npm') }],
        [{ path: 'var/lib/dpkg/info/npm.list', content: '/.\n/usr\n/usr/a.json\n' }],
      ],
      'usr/a.json',
      'pkg:deb/npm@1.0-1?arch=amd64',
    ],
    [
      'by lists of dpkg for an architecture',
      [
        [
          { path: 'var/lib/dpkg/status', content: dpkgStatus('npm') },
          { path: 'var/lib/dpkg/info/npm:amd64.list', content: '/usr/a.json\n' },
        ],
      ],
      'usr/a.json',
      'pkg:deb/npm@1.0-1?arch=amd64',
    ],
    [
      'by lists for an architecture that is not installed',
      [
        [
          { path: 'var/lib/dpkg/status', content: dpkgStatus('npm') },
          { path: 'var/lib/dpkg/info/npm:i386.list', content: '/usr/a.json\n' },
        ],
      ],
      'usr/a.json',
      null,
    ],
    [
      'by lists of a package that is not installed',
      [
        [
          { path: 'var/lib/dpkg/status', content: dpkgStatus('bash') },
          { path: 'var/lib/dpkg/info/npm.list', content: '/usr/a.json\n' },
        ],
      ],
      'usr/a.json',
      null,
    ],
    [
      'by sums of distroless',
      [
        [
          { path: 'var/lib/dpkg/status.d/npm', content: dpkgStatus('npm') },
          { path: 'var/lib/dpkg/status.d/npm.md5sums', content: 'd41d8cd98f00b204e9800998ecf8427e  usr/a.json\n' },
        ],
      ],
      'usr/a.json',
      'pkg:deb/npm@1.0-1?arch=amd64',
    ],
    [
      'by its name before usr was merged',
      [
        [
          { path: 'lib', symlink: 'usr/lib' },
          { path: `usr/${DATABASE}`, content: apkDatabase({ npm: ['lib/a.json'] }) },
        ],
      ],
      'usr/lib/a.json',
      NPM,
    ],
    [
      'by a name like it where usr is not merged',
      [[{ path: DATABASE, content: apkDatabase({ npm: ['lib/a.json'] }) }]],
      'usr/lib/a.json',
      null,
    ],
  ])('%s', async (_, layers, path, owner) => {
    await using folder = await temporaryFolder();
    await writeOciLayout(folder.path, { layers: layers.map((entries) => ({ entries })) });
    await using image = await openImage(`oci-layout:${folder.path}`);
    const merged = new ImageLayers(await Promise.all(image.layers.map((layer) => analyseLayer(layer))));
    const evidence = merged.placed().flatMap(({ analysis }) => analysis.files.map((record) => ({ record, layer: '' })));
    const { packages } = foldPackages(evidence);
    expect((await findOwners(merged, merged.placed(), packages))(path)).toBe(owner);
  });

  test('is a language package’s when all of its evidence has that one owner', () => {
    const owners = new Map([
      ['usr/a.json', 'pkg:apk/a'],
      ['usr/b.json', 'pkg:apk/a'],
      ['usr/c.json', 'pkg:apk/c'],
    ]);
    const ownerOf = (...paths: string[]) => {
      const packages = [language(paths)];
      const inventory = withOwners({ distro: null, packages, warnings: [] }, (path) => owners.get(path) ?? null);
      return inventory.packages[0]?.owner;
    };
    expect(ownerOf('usr/a.json')).toBe('pkg:apk/a');
    expect(ownerOf('usr/a.json', 'usr/b.json')).toBe('pkg:apk/a');
    expect(ownerOf('usr/a.json', 'usr/c.json')).toBeNull();
    expect(ownerOf('usr/a.json', 'app/a.json')).toBeNull();
    expect(ownerOf('app/a.json')).toBeNull();
  });
});

function language(paths: readonly string[]): Package {
  return {
    type: 'npm',
    namespace: '',
    name: 'a',
    version: '1.0.0',
    architecture: '',
    origin: null,
    licences: [],
    purl: 'pkg:npm/a@1.0.0',
    locations: paths.map((path) => ({ path, layer: '' })),
    owner: null,
  };
}
