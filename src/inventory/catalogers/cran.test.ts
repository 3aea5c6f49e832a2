import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { rTree } from '../../../test/support/installed/small-managers.ts';
import { inventoryAt } from '../made-image.fixture.ts';
import { expectUnharmed, lines, linesOf } from './cataloging.fixture.ts';
import { cran } from './cran.ts';
import { evidenceFile } from './evidence-file.ts';

describe.skipIf(!needsProgram('apt-get', 'dpkg-deb'))('what R installed for Debian', () => {
  test('is what the distribution’s packages are named after', { timeout: 60_000 }, async ({ skip }) => {
    const tree = rTree() ?? skip('no package mirror can be reached');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    // r-cran-codetools 0.2-19-1: the name in lower case, the version with the distribution's revision after it.
    const shipped = tree.listing
      .trim()
      .split('\n')
      .map((line) =>
        line
          .replace('r-cran-', '')
          .replace('\t', ' ')
          .replace(/-[^-]*$/, ''),
      );
    expect(
      lines(packages)
        .map((line) => line.toLowerCase())
        .toSorted(),
    ).toEqual(shipped.toSorted());
    expect(packages.map(({ name }) => name)).toEqual(['KernSmooth', 'codetools']);
    expect(warnings).toEqual([]);
  });
});

const PATH = 'usr/lib/R/site-library/MASS/DESCRIPTION';
const DESCRIPTION = `Package: MASS
Priority: recommended
Version: 7.3-58.2
Authors@R: c(person("Brian", "Ripley", role = c("aut", "cre", "cph"),
                    email = "ripley@stats.ox.ac.uk"))
Description: Functions and datasets,
  Version: 9.9 of them.
License: GPL-2 | GPL-3
Built: R 4.2.2; x86_64-pc-linux-gnu; 2023-01-23 07:09:09 UTC; unix
`;

describe('cran', () => {
  test('wants every DESCRIPTION', () => {
    expect([PATH, 'DESCRIPTION', 'usr/lib/R/library/base/DESCRIPTION.in'].map((path) => cran.wants(path, 1))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('reads an installed package', () => {
    expect(cran.catalog(evidenceFile(PATH, DESCRIPTION)).packages).toMatchObject([
      { type: 'cran', name: 'MASS', version: '7.3-58.2', licences: ['GPL-2 | GPL-3'] },
    ]);
  });

  test.each([
    ['of a source that is not installed', DESCRIPTION.replace(/^Built:.*$/m, '')],
    ['of something else', 'A folder with pictures.\nBuilt: yes\n'],
    ['of bytes', '\x7fELF\0\0'],
    ['of nothing', ''],
  ])('a file %s is no package', (_, text) => {
    expect(linesOf(cran, PATH, text)).toEqual([]);
  });

  test('an installed package without a version is a problem', () => {
    expect(() => linesOf(cran, PATH, DESCRIPTION.replace(/^Version:.*\n/m, ''))).toThrow(
      'no usable Package and Version',
    );
  });

  test('no bytes do harm', () => expectUnharmed(cran, PATH, DESCRIPTION));
});
