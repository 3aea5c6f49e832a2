import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { makeNixRoot } from '../../../test/support/nix-root.ts';
import type { NewEntry } from '../../image/index.ts';
import { inventoryAt, inventoryOf, packageLines } from '../made-image.fixture.ts';
import { nix } from './nix.ts';

const HASH = '0c5b8vw40dy178xlpddw65q9gf1h2186';

describe.skipIf(!needsProgram('nix-build'))('a store that Nix built', () => {
  test('has the packages that Nix takes apart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fixedin-nix-'));
    try {
      const { root, parsed } = makeNixRoot(folder);
      const inventory = await inventoryAt(`dir:${root}`);
      expect(inventory.packages.map(({ name, version }) => `${name} ${version}`)).toEqual(parsed);
      const openssl = inventory.packages.find(({ name }) => name === 'openssl');
      const outputs = readdirSync(join(root, 'nix/store')).filter((name) =>
        /-openssl-[^.]+\.[^.]+\.\d+(?:-\w+)?$/.test(name),
      );
      expect(openssl?.locations.map(({ path }) => path)).toEqual(outputs.sort().map((name) => `nix/store/${name}`));
      expect(outputs).toHaveLength(4);
    } finally {
      // What Nix built cannot be written to.
      execFileSync('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true });
    }
  });
});

test.each([
  ['openssl-3.0.13', 'openssl', '3.0.13'],
  ['openssl-3.0.13-bin', 'openssl', '3.0.13'],
  ['glibc-2.38-44', 'glibc', '2.38-44'],
  ['glibc-2.38-44-getent', 'glibc', '2.38-44'],
  ['gcc-wrapper-12.3.0', 'gcc-wrapper', '12.3.0'],
  ['python3.11-requests-2.31.0', 'python3.11-requests', '2.31.0'],
  ['libfoo-unstable-2023-10-05', 'libfoo-unstable', '2023-10-05'],
  ['nss-cacert-3.95', 'nss-cacert', '3.95'],
  ['perl5.38.2-URI-5.21', 'perl5.38.2-URI', '5.21'],
])('%s is %s of version %s', (path, name, version) => {
  expect(nix.folders?.package(`${HASH}-${path}`)).toMatchObject({ type: 'nix', name, version });
});

test.each([
  [`${HASH}-source`],
  [`${HASH}-etc-os-release`],
  [`${HASH}-openssl-3.0.13.drv`],
  [`${HASH}-openssl-3.0.13.lock`],
  [`${HASH}-openssl-`],
  [`${HASH}`],
  ['0c5b8vw40dy178xlpddw65q9gf1h218e-openssl-3.0.13'],
  ['.links'],
])('%s is no package', (path) => {
  expect(nix.folders?.package(path)).toBeNull();
});

test('a package is there as long as its folder is, whatever told of it', async () => {
  const store = `nix/store/${HASH}`;
  const file = (path: string): NewEntry => ({ path, content: '' });
  const layers = [
    [file(`${store}-implied-1.0/bin/x`), file(`${store}-kept-1.0/a`), file(`${store}-kept-1.0/b`)],
    [file(`${store}-script-1.0`), file(`${store}-gone-1.0/x`), { path: `${store}-linked-1.0`, symlink: 'x' }],
    [file(`nix/store/.wh.${HASH}-gone-1.0`), file(`${store}-kept-1.0/c`)],
    [file(`${store}-replaced-1.0/x`), file(`${store}-replaced-1.0`)],
  ];
  expect(packageLines(await inventoryOf(layers))).toEqual([
    `implied 1.0 at ${store}-implied-1.0`,
    `kept 1.0 at ${store}-kept-1.0`,
  ]);
});

test('no name makes it throw, and every package has a name and a version', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '-', '1', '.', 'bin', 'Ü', '\0', ' ')), (words) => {
      const found = nix.folders?.package(`${HASH}-${words.join('')}`);
      if (found) expect([found.name, found.version]).not.toContain('');
    }),
  );
});
