import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { npmTree, pnpmTree, yarnPnpTree, yarnTree } from '../../../test/support/installed/npm.ts';
import { composerTree } from '../../../test/support/installed/small-managers.ts';
import {
  CARGO,
  COMPOSER,
  CONAN_1,
  CONAN_2,
  GEMFILE,
  GO_MOD,
  GRADLE,
  MIX,
  NPM_1,
  NPM_3,
  NUGET,
  PIPFILE,
  PNPM_5,
  PNPM_6,
  POETRY,
  PUB,
  REQUIREMENTS,
  SWIFT_1,
  SWIFT_2,
  UV,
  YARN_1,
} from '../../../test/support/lock-files.ts';
import { expectUnharmed, linesOf } from '../catalogers/cataloging.fixture.ts';
import { evidenceFile } from '../catalogers/evidence-file.ts';
import type { Cataloger } from '../catalogers/types.ts';
import { LOCK_FILES } from './index.ts';

const INSTALLING = { timeout: 180_000 };
/** A member of the workspace, which is no package of a registry. */
const OWN = '@app/member@3.0.0';

describe.skipIf(!needsProgram('npm', 'composer'))('a lock file that its own program wrote', () => {
  test.for([
    ['package-lock.json', npmTree],
    ['pnpm-lock.yaml', pnpmTree],
    ['yarn.lock', yarnTree],
    ['yarn.lock', yarnPnpTree],
  ] as const)('%s names what was installed by it', INSTALLING, ([file, install], { skip }) => {
    const tree = install() ?? skip('no registry can be reached');
    const found = linesOf(catalogerOf(file), file, readFileSync(join(tree.root, file), 'utf8'));
    expect(found.map((line) => line.replace(' ', '@')).toSorted()).toEqual(tree.packages.filter((one) => one !== OWN));
  });

  test('composer.lock names what was installed by it', INSTALLING, ({ skip }) => {
    const tree = composerTree() ?? skip('it could not be installed');
    const text = readFileSync(join(tree.root, 'composer.lock'), 'utf8');
    expect(linesOf(catalogerOf('composer.lock'), 'composer.lock', text)).toEqual([
      'acme/one v1.2.3',
      'acme/two 2.0.0-RC1',
      'acme/dev 0.1.0',
    ]);
  });
});

const CASES: readonly (readonly [file: string, text: string, expected: readonly string[]])[] = [
  ['package-lock.json', NPM_1, ['debug 4.3.4', 'ms 2.1.2', '@babel/core 7.0.0', 'ms 1.0.0']],
  ['npm-shrinkwrap.json', NPM_3, ['debug 4.3.4', 'ms 2.1.2', 'ms 1.0.0']],
  ['yarn.lock', YARN_1, ['@babel/core 7.2.0', 'debug 4.3.4', 'ms 1.0.0']],
  ['pnpm-lock.yaml', PNPM_5, ['@babel/core 7.2.0', 'debug 4.3.4']],
  ['pnpm-lock.yaml', PNPM_6, ['@babel/core 7.2.0', 'debug 4.3.4']],
  ['poetry.lock', POETRY, ['requests 2.31.0', 'private 2.0']],
  ['uv.lock', UV, ['idna 3.4']],
  ['Cargo.lock', CARGO, ['time 0.1.43']],
  ['Pipfile.lock', PIPFILE, ['requests 2.31.0', 'pytest 7.0']],
  ['requirements-dev.txt', REQUIREMENTS, ['requests 2.31.0', 'Flask 2.0.1', 'urllib3 1.26.0']],
  ['Gemfile.lock', GEMFILE, ['rack 3.0.0', 'nokogiri 1.15.0', 'racc 1.7.1']],
  ['composer.lock', COMPOSER, ['symfony/console v6.3.0', 'phpunit/phpunit 9.6.0']],
  ['go.mod', GO_MOD, ['golang.org/x/net v0.7.0', 'github.com/BurntSushi/toml v1.2.0', 'example.com/fork v1.0.1']],
  ['gradle.lockfile', GRADLE, ['com.google.guava/guava 31.1-jre', 'org.slf4j/slf4j-api 2.0.0']],
  ['packages.lock.json', NUGET, ['Newtonsoft.Json 13.0.1', 'System.Memory 4.5.4']],
  ['Package.resolved', SWIFT_1, ['github.com/apple/swift-nio 2.40.0']],
  ['Package.resolved', SWIFT_2, ['github.com/apple/swift-nio 2.40.0']],
  ['pubspec.lock', PUB, ['http 0.13.3']],
  ['mix.lock', MIX, ['jason 1.4.0', 'phoenix 1.7.0']],
  ['conan.lock', CONAN_2, ['zlib 1.3.1', 'fmt 10.0']],
  ['conan.lock', CONAN_1, ['zlib 1.2.11']],
];

describe('a lock file', () => {
  test.each(CASES)('%s names what comes from a registry', (file, text, expected) => {
    for (const spelling of [text, text.replaceAll('\n', '\r\n')]) {
      const { packages, problems } = catalogerOf(file).catalog(evidenceFile(`src/${file}`, spelling));
      expect(linesOf(catalogerOf(file), `src/${file}`, spelling)).toEqual(expected);
      expect([packages.length, problems]).toEqual([expected.length, []]);
    }
  });

  test.each(CASES)('%s does no harm, whatever its bytes', (file, text) => {
    expectUnharmed(catalogerOf(file), file, text);
  });

  test.each([
    ['package-lock.json', '{"packages":', 'is no JSON'],
    ['composer.lock', '['.repeat(1000), 'levels deep'],
    ['Cargo.lock', '[[package]]\nname = "a', 'is no TOML'],
    ['poetry.lock', `a = ${'['.repeat(100_000)}`, 'is no TOML'],
  ])('%s that is damaged says so', (file, text, problem) => {
    expect(() => linesOf(catalogerOf(file), file, text)).toThrow(problem);
  });

  test('every kind is known by its file’s name, and by one kind alone', () => {
    for (const [file] of CASES) expect(LOCK_FILES.filter((one) => one.wants(`a/b/${file}`, 1))).toHaveLength(1);
    expect(LOCK_FILES.filter(({ wants }) => CASES.some(([file]) => wants(file, 1)))).toHaveLength(LOCK_FILES.length);
    for (const file of ['package.json', 'my-yarn.lock', 'requirements.txt.bak', 'constraints.txt']) {
      expect(LOCK_FILES.filter((one) => one.wants(file, 1))).toEqual([]);
    }
  });
});

function catalogerOf(file: string): Cataloger {
  const found = LOCK_FILES.find((one) => one.wants(file, 1));
  if (found === undefined) throw new Error(`nothing reads ${file}`);
  return found;
}
