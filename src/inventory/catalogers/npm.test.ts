import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { npmGlobalTree, npmTree, pnpmTree, yarnPnpTree, yarnTree } from '../../../test/support/installed/npm.ts';
import { inventoryAt } from '../made-image.fixture.ts';
import { expectUnharmed, lines } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { npm } from './npm.ts';

const INSTALLING = { timeout: 180_000 };

describe.skipIf(!needsProgram('npm'))('a tree that was really installed', () => {
  test.for([
    ['npm', npmTree],
    ['npm --global', npmGlobalTree],
    ['pnpm', pnpmTree],
    ['Yarn 1', yarnTree],
    ['Yarn 4 with Plug’n’Play', yarnPnpTree],
  ] as const)('by %s has what it lists, and nothing else', INSTALLING, async ([, install], { skip }) => {
    const tree = install() ?? skip('no registry can be reached');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    const found = lines(packages).map((line) => line.replace(' ', '@'));
    expect(found.toSorted()).toEqual(tree.packages);
    expect(tree.packages.length).toBeGreaterThan(2);
    expect(warnings).toEqual([]);
  });
});

describe('npm', () => {
  test.each([
    ['node_modules/debug/package.json', true],
    ['app/node_modules/debug/package.json', true],
    ['app/node_modules/@babel/core/package.json', true],
    ['app/node_modules/a/node_modules/b/package.json', true],
    ['app/node_modules/.pnpm/debug@4.3.4/node_modules/debug/package.json', true],
    ['app/node_modules/.pnpm/@babel+core@7.0.0/node_modules/@babel/core/package.json', true],
    ['usr/local/lib/node_modules/npm/package.json', true],
    ['usr/share/nodejs/semver/package.json', true],
    ['usr/share/nodejs/@types/node/package.json', true],
    ['usr/lib/x86_64-linux-gnu/nodejs/ws/package.json', true],
    ['opt/yarn-v1.22.19/package.json', true],
    ['app/packages/member/package.json', true],
    ['package.json', true],
    ['test/package.json', true],
    ['app/node_modules/debug/esm/package.json', false],
    ['app/node_modules/debug/test/fixtures/x/package.json', false],
    ['app/node_modules/@babel/package.json', false],
    ['app/node_modules/@babel/core/lib/package.json', false],
    ['app/node_modules/package.json', false],
    ['app/node_modules/.cache/package.json', false],
    ['usr/share/nodejs/semver/lib/package.json', false],
    ['usr/share/nodejs/package.json', false],
    ['app/test/fixtures/thing/package.json', false],
    ['src/__fixtures__/thing/package.json', false],
    ['app/my-package.json', false],
    ['app/package-lock.json', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(npm.wants(path, 100)).toBe(wanted);
  });

  const INSTALLED = 'app/node_modules/x/package.json';
  const OWN = 'app/package.json';
  test.each([
    ['a package', INSTALLED, { name: 'debug', version: '4.3.4', license: 'MIT' }, ['debug 4.3.4 (MIT)']],
    ['a scope', INSTALLED, { name: '@babel/core', version: '7.0.0' }, ['@babel/core 7.0.0 ()']],
    ['an alias', 'node_modules/old/package.json', { name: 'ms', version: '1.0.0' }, ['ms 1.0.0 ()']],
    ['a licence as an object', INSTALLED, { name: 'a', version: '1', license: { type: 'BSD' } }, ['a 1 (BSD)']],
    ['licences as a list', INSTALLED, { name: 'a', version: '1', licenses: [{ type: 'MIT' }, 'X'] }, ['a 1 (MIT, X)']],
    ['no version', INSTALLED, { name: 'a', type: 'module' }, []],
    ['no name', INSTALLED, { version: '1.0.0' }, []],
    ['an application', OWN, { name: 'yarn', version: '1.22.19' }, ['yarn 1.22.19 ()']],
    ['a private application', OWN, { name: 'app', version: '1.0.0', private: true }, []],
    [
      'a private package that is installed',
      INSTALLED,
      { name: 'app', version: '1.0.0', private: true },
      ['app 1.0.0 ()'],
    ],
    ['an extension of an editor', OWN, { name: 'python', version: '1.0.0', engines: { vscode: '^1.7' } }, []],
  ])('%s', (_, path, manifest, expected) => {
    const { packages, problems } = npm.catalog(evidenceFile(path, JSON.stringify(manifest)));
    expect(packages.map((found, at) => `${lines(packages)[at]} (${found.licences.join(', ')})`)).toEqual(expected);
    expect(problems).toEqual([]);
  });

  test.each([
    ['cut off', '{"name":"a","versi', 'is no JSON'],
    ['empty', '', 'is empty'],
    ['a list', '["name","version"]', 'is no JSON object'],
    ['deep', '['.repeat(100_000), 'levels deep'],
    ['of another form', '\x7fELF', 'is no JSON'],
  ])('a manifest that is %s says so', (_, text, problem) => {
    expect(() => npm.catalog(evidenceFile(INSTALLED, text))).toThrow(problem);
  });

  test.each([
    [{ name: 'a', version: 1 }],
    [{ name: {}, version: '1' }],
    [{ name: 'a b', version: '1' }],
    [{ name: '@/', version: '1' }],
  ])('an installed manifest of %j is a problem', (manifest) => {
    const { packages, problems } = npm.catalog(evidenceFile(INSTALLED, JSON.stringify(manifest)));
    expect([packages, problems.length]).toEqual([[], 1]);
  });

  test('no bytes do harm', () => {
    expectUnharmed(npm, INSTALLED, JSON.stringify({ name: '@a/b', version: '1.0.0', licenses: [{ type: 'MIT' }] }));
  });
});
