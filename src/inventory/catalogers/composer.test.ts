import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { composerTree } from '../../../test/support/installed/small-managers.ts';
import { inventoryAt } from '../made-image.fixture.ts';
import { expectUnharmed, lines, linesOf } from './cataloging.fixture.ts';
import { composer } from './composer.ts';
import { evidenceFile } from './evidence-file.ts';
import { isObject, listAt } from './json-manifest.ts';

describe.skipIf(!needsProgram('composer'))('what Composer installed', () => {
  test('is what it shows', { timeout: 60_000 }, async ({ skip }) => {
    const tree = composerTree() ?? skip('it could not be installed');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    const shown: unknown = JSON.parse(tree.listing);
    const installed = isObject(shown) ? listAt(shown, 'installed').filter(isObject) : [];
    expect(lines(packages)).toEqual(installed.map(({ name, version }) => `${String(name)} ${String(version)}`).sort());
    expect(lines(packages)).toEqual(['acme/dev 0.1.0', 'acme/one v1.2.3', 'acme/two 2.0.0-RC1']);
    expect(packages[2]?.licences).toEqual(['MIT', 'GPL-2.0-only']);
    expect(warnings).toEqual([]);
  });
});

const PATH = 'app/vendor/composer/installed.json';
const PACKAGES = [
  { name: 'symfony/console', version: 'v6.3.0', license: ['MIT'] },
  { name: 'psr/log', version: '3.0.0', license: 'MIT' },
];

describe('composer', () => {
  test.each([
    [PATH, true],
    ['app/lib/composer/installed.json', true],
    ['composer/installed.json', true],
    ['app/vendor/composer/installed.php', false],
    ['app/vendor/mycomposer/installed.json', false],
    ['app/composer.json', false],
    ['app/composer.lock', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(composer.wants(path, 100)).toBe(wanted);
  });

  test.each([
    ['Composer 1', PACKAGES],
    ['Composer 2', { packages: PACKAGES, dev: false, 'dev-package-names': [] }],
  ])('reads what %s writes', (_, value) => {
    const { packages, problems } = composer.catalog(evidenceFile(PATH, JSON.stringify(value)));
    expect(lines(packages)).toEqual(['symfony/console v6.3.0', 'psr/log 3.0.0']);
    expect(packages.map(({ licences }) => licences)).toEqual([['MIT'], ['MIT']]);
    expect(problems).toEqual([]);
  });

  test('keeps what can be read of a list, and says how much cannot', () => {
    const broken = [...PACKAGES, 1, { name: 'a/b' }, { name: 'a b', version: '1' }];
    const { packages, problems } = composer.catalog(evidenceFile(PATH, JSON.stringify(broken)));
    expect(packages).toHaveLength(2);
    expect(problems).toEqual(['3 of 5 packages have no usable name and version']);
  });

  test.each([
    ['cut off', JSON.stringify(PACKAGES).slice(0, 40), 'is no JSON'],
    ['a text', '"x"', 'is neither a list of packages nor an object with one'],
    ['deep', '['.repeat(100_000), 'levels deep'],
  ])('a file that is %s is a problem', (_, text, problem) => {
    expect(() => linesOf(composer, PATH, text)).toThrow(problem);
  });

  test('no bytes do harm', () => expectUnharmed(composer, PATH, JSON.stringify({ packages: PACKAGES })));
});
