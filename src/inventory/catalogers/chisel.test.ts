import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHISELLED, CHISELLED_PACKAGES } from '../../../test/support/distribution-files.ts';
import { limits } from '../../model/index.ts';

import { inventoryOf } from '../made-image.fixture.ts';
import { chisel } from './chisel.ts';
import { evidenceFile } from './evidence-file.ts';

const MANIFEST = 'var/lib/chisel/manifest.wall';
const BYTES = Buffer.from(CHISELLED[MANIFEST] ?? '');

test('wants manifests wherever a slice put them', () => {
  const paths = [MANIFEST, 'manifest.wall', 'opt/manifest.wall', 'opt/other-manifest.wall', 'var/lib/chisel/manifest'];
  expect(paths.filter((path) => chisel.wants(path, 1))).toEqual(paths.slice(0, 3));
});

test('a chiselled image has the packages that its slices are of', async () => {
  const { packages, warnings } = await inventoryOf([
    Object.entries(CHISELLED).map(([path, content]) => ({ path, content })),
  ]);
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(CHISELLED_PACKAGES);
  expect(packages[1]?.purl).toBe('pkg:deb/ubuntu/libssl3t64@3.0.13-0ubuntu3.4?arch=amd64&distro=ubuntu-24.04');
  expect(warnings).toEqual([]);
});

test('a package owns the files of its slices', () => {
  expect(chisel.catalog(evidenceFile(MANIFEST, BYTES)).owned).toEqual([
    {
      owner: { type: 'deb', name: 'libssl3t64', architecture: '' },
      paths: ['usr/lib/x86_64-linux-gnu/libssl.so.3'],
    },
    { owner: { type: 'deb', name: 'base-files', architecture: '' }, paths: ['var/lib/chisel/manifest.wall'] },
  ]);
});

describe('a manifest', () => {
  test.each([
    ['that is no zstd', Buffer.from('{"jsonwall":"1.0"}\n')],
    ['of nothing', Buffer.alloc(0)],
    ['that unpacks to more than is read', zstdCompressSync(Buffer.alloc(limits.textFileBytes + 1, ' '))],
    ['whose package has no version', zstdCompressSync('{"kind":"package","name":"a"}\n')],
    ['of other lines', zstdCompressSync('[[[[[[\nnull\n')],
  ])('%s is one warning', (_, bytes) => {
    const { packages, problems } = chisel.catalog(evidenceFile(MANIFEST, bytes));
    expect([packages, problems.length]).toEqual([[], 1]);
  });

  test('that is cut off anywhere is one warning', () => {
    for (let end = 0; end < BYTES.length; end++) {
      expect(chisel.catalog(evidenceFile(MANIFEST, BYTES.subarray(0, end))).problems).toHaveLength(1);
    }
  });

  test('with any bytes changed does not make it throw, and gives at most one warning', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(BYTES.length - 1), fc.nat(255)), { minLength: 1 }), (changes) => {
        const damaged = Buffer.from(BYTES);
        for (const [at, value] of changes) damaged[at] = value;
        expect(chisel.catalog(evidenceFile(MANIFEST, damaged)).problems.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
