import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { pub } from './pub.ts';

const PATH = 'app/.dart_tool/package_config.json';
const CACHE = 'file:///root/.pub-cache/hosted';
const CONFIG = JSON.stringify({
  configVersion: 2,
  packages: [
    { name: 'http', rootUri: `${CACHE}/pub.dev/http-0.13.3`, packageUri: 'lib/', languageVersion: '2.12' },
    { name: 'intl', rootUri: `${CACHE}/pub.dev/intl-0.17.0%2B1`, packageUri: 'lib/' },
    { name: 'old_one', rootUri: `${CACHE}/pub.dartlang.org/old_one-1.0.0`, packageUri: 'lib/' },
    { name: 'of_git', rootUri: 'file:///root/.pub-cache/git/of_git-0a1b2c3d', packageUri: 'lib/' },
    { name: 'beside', rootUri: '../../beside', packageUri: 'lib/' },
    { name: 'other', rootUri: `${CACHE}/pub.dev/http-0.13.3` },
    { name: 'app', rootUri: '../', packageUri: 'lib/' },
    { rootUri: 1 },
  ],
  generator: 'pub',
});

describe('pub', () => {
  test.each([
    [PATH, true],
    ['root/.pub-cache/global_packages/webdev/.dart_tool/package_config.json', true],
    ['app/package_config.json', false],
    ['app/pubspec.lock', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(pub.wants(path, 100)).toBe(wanted);
  });

  test('names the packages that come from a server', () => {
    expect(linesOf(pub, PATH, CONFIG)).toEqual(['http 0.13.3', 'intl 0.17.0+1', 'old_one 1.0.0']);
  });

  test.each([
    ['cut off', CONFIG.slice(0, 200), 'is no JSON'],
    ['a list', '[]', 'is no JSON object'],
    ['deep', '['.repeat(1000), 'levels deep'],
  ])('a file that is %s is a problem', (_, text, problem) => {
    expect(() => linesOf(pub, PATH, text)).toThrow(problem);
  });

  test('no bytes do harm', () => expectUnharmed(pub, PATH, CONFIG));
});
