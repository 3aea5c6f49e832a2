import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dpkg } from './dpkg.ts';
import { evidenceFile } from './evidence-file.ts';

const BASH = `Package: bash
Essential: yes
Status: install ok installed
Priority: required
Architecture: amd64
Multi-Arch: foreign
Source: bash (5.2.15-2)
Version: 5.2.15-2+b2
Conffiles:
 /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d
Description: GNU Bourne Again SHell
 Bash is an sh-compatible command language interpreter.
 .
 Package: not-a-field
`;

describe('dpkg', () => {
  test('wants its databases and nothing else', () => {
    const paths = [
      'var/lib/dpkg/status',
      'var/lib/dpkg/status-old',
      'var/lib/dpkg/status.d/base-files',
      'var/lib/dpkg/status.d/base-files.md5sums',
      'var/lib/dpkg/status.d/',
      'var/lib/dpkg/status.d/deeper/base-files',
      'var/lib/dpkg/info/bash.list',
      'var/lib/dpkg/info/bash.md5sums',
      'var/lib/dpkg/info/bash.postinst',
      'var/lib/dpkg/available',
      'usr/var/lib/dpkg/status',
    ];
    expect(paths.filter((path) => dpkg.wants(path, 1))).toEqual([
      'var/lib/dpkg/status',
      'var/lib/dpkg/status.d/base-files',
      'var/lib/dpkg/status.d/base-files.md5sums',
      'var/lib/dpkg/info/bash.list',
    ]);
  });

  test('reads a package with the source that it was built from', () => {
    expect(status(BASH).packages).toEqual([
      {
        type: 'deb',
        namespace: '',
        name: 'bash',
        version: '5.2.15-2+b2',
        architecture: 'amd64',
        origin: { name: 'bash', version: '5.2.15-2' },
        licences: [],
      },
    ]);
  });

  test.each([
    ['', { name: 'libc6', version: '2.36-9' }],
    ['Source: glibc', { name: 'glibc', version: '2.36-9' }],
    ['Source: glibc (2.36-8)', { name: 'glibc', version: '2.36-8' }],
    ['source:glibc(2.36-8)', { name: 'glibc', version: '2.36-8' }],
    ['Source: (2.36-8)', { name: 'libc6', version: '2.36-8' }],
    ['Source: glibc (', { name: 'glibc', version: '2.36-9' }],
    ['Source: not )a( name', { name: 'libc6', version: '2.36-9' }],
  ])('the source of a package that says %j', (field, origin) => {
    const text = `Package: libc6\nStatus: install ok installed\n${field}\nVersion: 2.36-9`.replace('\n\n', '\n');
    expect(status(text).packages[0]?.origin).toEqual(origin);
  });

  test.each([
    ['install ok installed', true],
    ['hold ok installed', true],
    ['deinstall ok installed', true],
    ['purge reinstreq half-installed', true],
    ['install ok unpacked', true],
    ['install ok half-configured', true],
    ['install ok triggers-awaited', true],
    ['install ok triggers-pending', true],
    ['deinstall ok config-files', false],
    ['unknown ok not-installed', false],
    ['install', false],
    ['', false],
  ])('a package of status %j is there: %s', (words, isThere) => {
    const { packages } = status(`Package: bash\nStatus: ${words}\nVersion: 1\n`);
    expect(packages.length > 0).toBe(isThere);
  });

  test('without a status, a package is not installed in `status`, and is in `status.d`', () => {
    const text = 'Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n';
    expect(status(text).packages).toEqual([]);
    expect(status(text, 'var/lib/dpkg/status.d/tzdata').packages.map(({ name }) => name)).toEqual(['tzdata']);
  });

  test('one package in two architectures is two', () => {
    const text = ['amd64', 'i386'].map((word) => BASH.replace('amd64', word)).join('\n');
    expect(status(text).packages.map(({ architecture }) => architecture)).toEqual(['amd64', 'i386']);
  });

  test.each([
    ['a list', 'var/lib/dpkg/info/bash.list', '/.\n/bin\n/bin/bash\n', 'bash', '', ['bin', 'bin/bash']],
    ['a list of an architecture', 'var/lib/dpkg/info/libc6:i386.list', '/.\n/lib/x', 'libc6', 'i386', ['lib/x']],
    [
      'sums',
      'var/lib/dpkg/status.d/tzdata.md5sums',
      'd41d8  usr/a b\n\nx\nd41d9  /usr/c\n',
      'tzdata',
      '',
      ['usr/a b', 'usr/c'],
    ],
  ])('%s says which files a package has', (_, path, text, name, architecture, paths) => {
    expect(dpkg.catalog(evidenceFile(path, text)).owned).toEqual([
      { owner: { type: 'deb', name, architecture }, paths },
    ]);
  });

  test.each([
    ['a paragraph without version', `Package: x\nStatus: install ok installed\n\n${BASH}`, ['bash'], 1],
    ['a paragraph without name', `Status: install ok installed\nVersion: 1\n\n${BASH}`, ['bash'], 1],
    ['a status of one word', `Package: x\nVersion: 1\nStatus: installed\n\n${BASH}`, ['bash'], 1],
    ['a line that is no field', `${BASH}garbage\n`, ['bash'], 1],
    ['nothing of the kind', '\x7fELF\0\0\0', [], 1],
    ['carriage returns', `${BASH}\n${BASH.replace('bash', 'dash')}`.replaceAll('\n', '\r\n'), ['bash', 'dash'], 0],
    ['a comment', `# generated\n${BASH}`, ['bash'], 0],
    ['field names in capitals', BASH.replace('Package', 'PACKAGE'), ['bash'], 0],
    ['no byte', '', [], 0],
  ])('a database with %s', (_, text, names, problems) => {
    const file = status(text);
    expect(file.packages.map(({ name }) => name)).toEqual(names);
    expect(file.problems).toHaveLength(problems);
  });

  test('no bytes make it throw, and every package has a name and a version', () => {
    const words = fc.constantFrom(
      'Package:',
      'Version:',
      'Status:',
      ' install ok installed',
      '\n',
      '\n\n',
      ' ',
      'a',
      '(',
      '\0',
    );
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(words), (bytes, text) => {
        for (const found of [...status(Buffer.from(bytes)).packages, ...status(text.join('')).packages]) {
          expect(found.name).not.toBe('');
          expect(found.version).not.toBe('');
        }
      }),
    );
  });
});

function status(text: string | Buffer, path = 'var/lib/dpkg/status') {
  return dpkg.catalog(evidenceFile(path, text));
}
