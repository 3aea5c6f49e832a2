import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { rockTree } from '../../../test/support/installed/small-managers.ts';
import { inventoryAt } from '../made-image.fixture.ts';
import { expectUnharmed, lines } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { luarocks } from './luarocks.ts';

describe.skipIf(!needsProgram('luarocks'))('what LuaRocks installed', () => {
  test('is what it lists', { timeout: 60_000 }, async ({ skip }) => {
    const tree = rockTree() ?? skip('it could not be installed');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    const listed = tree.listing
      .trim()
      .split('\n')
      .map((line) => line.split('\t').slice(0, 2).join(' '));
    expect(lines(packages)).toEqual(listed.toSorted());
    expect(lines(packages)).toEqual(['other-rock scm-1', 'tiny 1.2-3', 'tiny 2.0rc1-1']);
    expect(packages[0]?.licences).toEqual(['MIT']);
    expect(warnings).toEqual([]);
  });
});

const PATH = 'usr/local/lib/luarocks/rocks-5.4/lpeg/1.0.2-1/lpeg-1.0.2-1.rockspec';

describe('luarocks', () => {
  test.each([
    [PATH, true],
    ['usr/local/lib/luarocks/rocks/lpeg/1.0.2-1/lpeg-1.0.2-1.rockspec', true],
    ['usr/local/lib/luarocks/rocks-5.4/lpeg/1.0.2-1/other-1.0.2-1.rockspec', false],
    ['usr/local/lib/luarocks/rocks-5.4/lpeg/1.0.2-1/rock_manifest', false],
    ['usr/local/lib/luarocks/rocks-5.4/lpeg/1.0.2-1/doc/lpeg-1.0.2-1.rockspec', false],
    ['app/lpeg-1.0.2-1.rockspec', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(luarocks.wants(path, 100)).toBe(wanted);
  });

  test.each([
    ['with a licence', 'description = {\n   license = "MIT/X11"\n}\n', ['MIT/X11']],
    ['with one in brackets', 'description = {\n   license = [[MIT]]\n}\n', []],
    ['without a byte', '', []],
  ])('a rockspec %s', (_, text, licences) => {
    const { packages } = luarocks.catalog(evidenceFile(PATH, text));
    expect(packages).toMatchObject([{ type: 'luarocks', name: 'lpeg', version: '1.0.2-1', licences }]);
  });

  test('no bytes do harm', () => expectUnharmed(luarocks, PATH, 'package = "lpeg"\nlicense = "MIT"\n'));
});
