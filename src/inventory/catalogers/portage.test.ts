import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GENTOO, GENTOO_PACKAGES } from '../../../test/support/distribution-files.ts';
import { inventoryOf } from '../made-image.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { portage } from './portage.ts';

const OPENSSL = 'var/db/pkg/dev-libs/openssl-3.0.13-r2';

test('wants what says a package and its files and nothing else', () => {
  const paths = [
    `${OPENSSL}/PF`,
    `${OPENSSL}/CONTENTS`,
    `${OPENSSL}/SLOT`,
    `${OPENSSL}/files/PF`,
    'var/db/pkg/dev-libs/-MERGING-openssl-3.0.13-r2/PF',
    'var/db/pkg/PF',
  ];
  expect(paths.filter((path) => portage.wants(path, 1))).toEqual(paths.slice(0, 2));
});

test('an image of Gentoo has the packages that its database names', async () => {
  const { packages, warnings } = await inventoryOf([
    Object.entries(GENTOO).map(([path, content]) => ({ path, content })),
  ]);
  expect(packages.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(GENTOO_PACKAGES);
  expect(packages.map(({ purl }) => purl)).toContain('pkg:ebuild/dev-libs/openssl@3.0.13-r2?distro=gentoo-2.15');
  expect(warnings).toEqual([]);
});

test('a package owns its files and links, with spaces in their names', () => {
  const { owned } = portage.catalog(evidenceFile(`${OPENSSL}/CONTENTS`, GENTOO[`${OPENSSL}/CONTENTS`] ?? ''));
  expect(owned.map(({ owner, paths }) => [owner, [...paths]])).toEqual([
    [
      { type: 'ebuild', name: 'dev-libs/openssl', architecture: '' },
      ['usr/lib64/libssl.so.3', 'usr/lib64/libssl.so', 'usr/share/doc/a file'],
    ],
  ]);
});

describe('a name that', () => {
  test.each([
    ['has hyphens and digits', 'media-libs/libpng-compat-16-1.6.40', 'media-libs/libpng-compat-16', '1.6.40'],
    ['ends in a plus', 'x11-libs/gtk+-3.24.41', 'x11-libs/gtk+', '3.24.41'],
    ['has a version with a letter', 'dev-libs/openssl-1.0.2u-r1', 'dev-libs/openssl', '1.0.2u-r1'],
    ['has a live version', 'app-misc/x-9999', 'app-misc/x', '9999'],
    ['has every suffix', 'a/b-1_alpha1_beta_pre2_rc3_p20240101-r5', 'a/b', '1_alpha1_beta_pre2_rc3_p20240101-r5'],
  ])('%s is parted from its version', (_, entry, name, version) => {
    const file = evidenceFile(`var/db/pkg/${entry}/PF`, entry.slice(entry.indexOf('/') + 1));
    expect(portage.catalog(file).packages.map((found) => [found.name, found.version])).toEqual([[name, version]]);
  });

  test.each([
    ['has no version', 'dev-libs/openssl', 'openssl'],
    ['is not its folder’s', 'dev-libs/openssl-3.0.13', 'openssl-3.0.14'],
    ['is empty', 'dev-libs/openssl-3.0.13', ''],
    ['is a version', 'dev-libs/-3.0.13', '-3.0.13'],
  ])('%s is one warning', (_, entry, text) => {
    const { packages, problems } = portage.catalog(evidenceFile(`var/db/pkg/${entry}/PF`, text));
    expect([packages, problems.length]).toEqual([[], 1]);
  });
});

test('no bytes make it throw or name an empty path', () => {
  const words = fc.constantFrom('obj ', 'sym ', 'dir ', '/usr/a', ' -> ', ' ', '\n', '0', '\0');
  fc.assert(
    fc.property(fc.uint8Array(), fc.array(words), (bytes, text) => {
      for (const content of [Buffer.from(bytes), text.join('')]) {
        const { owned } = portage.catalog(evidenceFile(`${OPENSSL}/CONTENTS`, content));
        expect(owned.flatMap(({ paths }) => [...paths])).not.toContain('');
        expect(portage.catalog(evidenceFile(`${OPENSSL}/PF`, content)).problems).toHaveLength(1);
      }
    }),
  );
});
