import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { library } from '../../../test/support/binaries-root.ts';
import { evidenceFile } from './evidence-file.ts';
import { programs } from './programs.ts';

describe('programs of this system are of the version that they tell', () => {
  test.for([
    ['node', process.execPath, ['--version'], /v([\d.]+)/],
    ['curl', pathOf('curl'), ['--version'], /libcurl\/([\d.]+)/],
    ['openssl', pathOf('openssl'), ['version'], /OpenSSL ([\w.]+)/],
    ['nginx', pathOf('nginx'), ['-V'], /nginx\/([\d.]+)/],
    ['php', pathOf('php'), ['--version'], /PHP ([\d.]+)/],
    ['busybox', pathOf('busybox'), [], /BusyBox v([\d.]+)/],
  ] as const)('%s', ([name, path, args, version], { skip }) => {
    skip(path === null, `${name} is not on the PATH`);
    if (path === null) return;
    const told = version.exec(execFileSync(path, args, { encoding: 'utf8' }))?.[1];
    expect(found(name, readFileSync(path))).toEqual([`${name} ${told}`]);
  });
});

describe('programs', () => {
  // The texts as they are in what Debian 12, Docker's official images and pyenv built.
  test.each([
    ['usr/local/bin/node', '/v20.9.0/node-v20.9.0.tar.gz\0', 'node 20.9.0'],
    ['usr/local/bin/python3.11', 'alloc_debug\x003.11.2\0strict', 'python 3.11.2'],
    ['usr/local/lib/libpython3.12.so.1.0', '/opt/python-3.12.1\0EXEC_PREFIX', 'python 3.12.1'],
    ['usr/local/lib/libpython3.7m.so.1.0', '\x003.7.16\0', 'python 3.7.16'],
    ['usr/local/bin/python3.13', '\x003.13.0rc2\0', 'python 3.13.0rc2'],
    ['usr/local/bin/python3.13', '\x003.11.2\0', ''],
    ['usr/local/bin/php', 'X-Powered-By: PHP/8.2.13\0', 'php 8.2.13'],
    ['usr/local/sbin/php-fpm', 'X-Powered-By: PHP/8.3.0RC6\0', 'php 8.3.0RC6'],
    ['usr/local/lib/libruby.so.3.2.2', 'ruby 3.2.2 (2023-03-30 revision e51014f9c0) [x86_64-linux]\0', 'ruby 3.2.2'],
    ['usr/lib/libruby-3.1.so.3.1', 'ruby 3.1.7p261 (2025-03-26 revision 0a3704f218) [x86_64]\0', 'ruby 3.1.7'],
    ['usr/sbin/nginx', 'nginx version: nginx/1.25.3\0', 'nginx 1.25.3'],
    ['usr/local/openresty/nginx/sbin/nginx', 'nginx version: openresty/1.21.4.3\0', 'openresty 1.21.4.3'],
    ['usr/local/apache2/bin/httpd', '\0Apache/2.4.58 (Unix)\0', 'apache 2.4.58'],
    ['usr/local/bin/postgres', 'postgres (PostgreSQL) 16.1\0', 'postgresql 16.1'],
    ['usr/local/bin/postgres', 'postgres (PostgreSQL) 17beta1\0', 'postgresql 17beta1'],
    ['usr/local/bin/redis-server', '\x002.6.0\0err\x007.0.15\0A7.0.15a1b2c3d4-1695000000000000000\0', 'redis 7.0.15'],
    ['usr/local/bin/redis-server', '\x002.6.0\0\x007.0.15\0A7.0.155f3e1a2b-1695000000000000000\0', 'redis 7.0.15'],
    ['usr/local/bin/redis-server', '\x002.6.0\0err\x007.0.15\0of no build\0', ''],
    ['usr/local/bin/valkey-server', '\x002.6.0\0\x008.0.1\0A8.0.1host-16950000000abcdef12\0', 'valkey 8.0.1'],
    ['bin/busybox', 'BusyBox v1.36.1 (2023-11-07 18:53:09 UTC)\0', 'busybox 1.36.1'],
    ['usr/lib/libcrypto.so.1.1', '\0OpenSSL 1.1.1w  11 Sep 2023\0', 'openssl 1.1.1w'],
    ['usr/lib/libssl.so.3', '\0OpenSSL 3.0.0-alpha12 18 Feb 2021\0', 'openssl 3.0.0-alpha12'],
    ['usr/lib/libcrypto.so.52', '\0LibreSSL 3.8.2\0', ''],
    ['usr/lib/libcurl.so.4.8.0', '\0libcurl/8.4.0\0', 'curl 8.4.0'],
    ['usr/bin/nothing', 'nginx version: nginx/1.25.3\0', ''],
  ])('%s with %j', (path, text, line) => {
    // Where one window ends and the next begins.
    for (const before of [0, 1024 * 1024 - 10, 3 * 1024 * 1024 - 300]) {
      const bytes = library(`${'\0'.repeat(before)}${text}${'\0'.repeat(2000)}`);
      expect(found(path, bytes)).toEqual(line === '' ? [] : [line]);
    }
  });

  test('a script of such a name is none', () => {
    expect(
      programs.recognises?.(Buffer.from('#!/bin/sh\nexec nginx version: nginx/1.25.3\n'), 'usr/bin/nginx', 45),
    ).toBe(false);
  });

  test('no bytes do harm', () => {
    const names = fc.constantFrom('node', 'python3.11', 'redis-server', 'postgres', 'libcrypto.so.3', 'haproxy');
    const pieces = fc.constantFrom(
      '7.0.15',
      '\0',
      '.',
      '9',
      'OpenSSL ',
      'version ',
      ', released ',
      'node-v',
      '3.11.',
      ' ',
    );
    fc.assert(
      fc.property(names, fc.array(pieces, { maxLength: 200 }), (name, text) => {
        for (const line of found(name, library(text.join('')))) {
          expect(line).toMatch(/^[a-z]+ \d[\w.-]*$/);
        }
      }),
    );
  });
});

/** `NAME VERSION` of what a file of these bytes is. */
function found(path: string, bytes: Buffer): readonly string[] {
  const name = basename(path);
  if (programs.recognises?.(bytes.subarray(0, 4096), name, bytes.length) !== true) return [];
  return programs.catalog(evidenceFile(name, bytes)).packages.map(({ type, name, version }) => {
    expect(type).toBe('generic');
    return `${name} ${version}`;
  });
}

function pathOf(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => join(folder, program)).find((candidate) => existsSync(candidate));
  return path === undefined ? null : realpathSync(path);
}
