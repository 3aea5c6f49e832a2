import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { conan } from './conan.ts';

const INFO = '[settings]\narch=x86_64\nbuild_type=Release\nos=Linux\n';
const ID = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

describe('conan', () => {
  test.each([
    ['opt/app/full_deploy/host/hello/1.0/conaninfo.txt', 'hello 1.0'],
    ['opt/app/full_deploy/host/zlib/1.3.1/Release/x86_64/conaninfo.txt', 'zlib 1.3.1'],
    [`root/.conan/data/openssl/1.1.1q/_/_/package/${ID}/conaninfo.txt`, 'openssl 1.1.1q'],
  ])('%s is of %s', (path, expected) => {
    expect(conan.wants(path, 100)).toBe(true);
    expect(linesOf(conan, path, INFO)).toEqual([expected]);
  });

  test.each([
    // Tools that only built something.
    'opt/app/full_deploy/build/cmake/3.29.0/x86_64/conaninfo.txt',
    'root/.conan2/p/b/hellod811d8fa2ffdc/p/conaninfo.txt',
    'opt/app/full_deploy/host/hello/1.0/include/hello.h',
    'opt/app/conaninfo.txt',
  ])('%s is not wanted', (path) => {
    expect(conan.wants(path, 100)).toBe(false);
  });

  test('no bytes do harm', () => expectUnharmed(conan, 'full_deploy/host/hello/1.0/conaninfo.txt', INFO));
});
