import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { lines, linesOf } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { runtimes } from './runtimes.ts';

describe('runtimes', () => {
  test.each([
    [
      'opt/java/openjdk/release',
      'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="17.0.9"\nJAVA_VERSION_DATE="2023-10-17"\n',
      ['openjdk 17.0.9'],
    ],
    ['usr/lib/jvm/jre/release', 'JAVA_VERSION="1.8.0_392"\n', ['openjdk 1.8.0_392']],
    ['etc/release', 'NAME=x\n', []],
    ['usr/local/go/VERSION', 'go1.21.2\ntime 2023-10-05T17:04:07Z\n', ['toolchain 1.21.2']],
    ['usr/lib/go-1.19/VERSION', 'go1.19.8', ['toolchain 1.19.8']],
    ['srv/go/VERSION', '1.0\n', []],
    [
      'usr/local/include/node/node_version.h',
      '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 9\n#define NODE_PATCH_VERSION 0\n',
      ['node 20.9.0'],
    ],
    ['usr/local/include/node/node_version.h', '#define NODE_MAJOR_VERSION 20\n', []],
  ])('%s of %j', (path, text, expected) => {
    expect(runtimes.wants(path, text.length)).toBe(true);
    expect(linesOf(runtimes, path, text)).toEqual(expected);
  });
});

describe.skipIf(!needsProgram('go', 'java'))('the runtimes of this system', () => {
  test('Go', () => {
    const [root = '', version = ''] = execFileSync('go', ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8' }).split(
      '\n',
    );
    const file = evidenceFile('usr/local/go/VERSION', readFileSync(join(root, 'VERSION')));
    expect(lines(runtimes.catalog(file).packages)).toEqual([`toolchain ${version.slice(2)}`]);
  });

  test('Java', ({ skip }) => {
    const path = globSync('/usr/lib/jvm/*/release')[0] ?? '';
    const java = join(dirname(path), 'bin/java');
    skip(!existsSync(java), 'no Java with a release file');
    const told = /java\.version = (\S+)/.exec(settingsOf(java))?.[1];
    expect(linesOf(runtimes, 'release', readFileSync(path, 'utf8'))).toEqual([`openjdk ${told}`]);
  });
});

function settingsOf(java: string): string {
  return execFileSync('sh', ['-c', `'${java}' -XshowSettings:properties -version 2>&1`], { encoding: 'utf8' });
}
