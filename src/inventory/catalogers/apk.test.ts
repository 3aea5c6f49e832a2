import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apk } from './apk.ts';
import { evidenceFile } from './evidence-file.ts';

const MUSL = `C:Q11Ing8/u1VIdY9czSxaDO9wJg72I=
P:musl
V:1.1.22-r3
A:x86_64
S:368204
T:the musl c library (libc) implementation
L:MIT
o:musl
m:Timo Teräs <timo.teras@iki.fi>
p:so:libc.musl-x86_64.so.1=1
F:lib
R:libc.musl-x86_64.so.1
a:0:0:777
Z:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=
R:ld-musl-x86_64.so.1
F:usr
F:usr/lib
F:
R:top-level
`;
const SSL = 'P:libssl1.1\nV:1.1.1d-r2\nA:x86_64\no:openssl\nL:OpenSSL AND MIT\nF:lib\nR:libssl.so.1.1\n';

describe('apk', () => {
  test('wants the database in both its places and nothing else', () => {
    const wanted = [
      'lib/apk/db/installed',
      'usr/lib/apk/db/installed',
      'lib/apk/db/scripts.tar',
      'x/lib/apk/db/installed',
    ];
    expect(wanted.filter((path) => apk.wants(path, 1))).toEqual(['lib/apk/db/installed', 'usr/lib/apk/db/installed']);
  });

  test('reads packages, their origin and licence, and their files', () => {
    const { packages, owned, problems } = catalog(`${MUSL}\n${SSL}\n`);
    expect(packages).toEqual([
      {
        type: 'apk',
        namespace: '',
        name: 'musl',
        version: '1.1.22-r3',
        architecture: 'x86_64',
        origin: { name: 'musl', version: '1.1.22-r3' },
        licences: ['MIT'],
        hashes: [{ algorithm: 'SHA-1', value: 'd489e0f3fbb5548758f5ccd2c5a0cef70260ef62' }],
      },
      {
        type: 'apk',
        namespace: '',
        name: 'libssl1.1',
        version: '1.1.1d-r2',
        architecture: 'x86_64',
        origin: { name: 'openssl', version: '1.1.1d-r2' },
        licences: ['OpenSSL AND MIT'],
      },
    ]);
    expect(owned.map(({ owner, paths }) => [owner.name, owner.architecture, [...paths]])).toEqual([
      ['musl', 'x86_64', ['lib/libc.musl-x86_64.so.1', 'lib/ld-musl-x86_64.so.1', 'top-level']],
      ['libssl1.1', 'x86_64', ['lib/libssl.so.1.1']],
    ]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['without an empty line at the end', `${MUSL}\n${SSL}`, ['musl', 'libssl1.1'], 0],
    ['with empty lines in plenty', `\n\n${MUSL}\n\n\n${SSL}\n\n`, ['musl', 'libssl1.1'], 0],
    ['with carriage returns', `${MUSL}\n${SSL}`.replaceAll('\n', '\r\n'), ['musl', 'libssl1.1'], 0],
    ['with nothing but carriage returns', '\r\n\r\n', [], 0],
    ['with lines that it does not know', `x\n?:!\n:\n${MUSL}\n${SSL}`, ['musl', 'libssl1.1'], 0],
    ['with a package without version', `P:lost\nA:x86_64\n\n${SSL}`, ['libssl1.1'], 1],
    ['with a name of two lines’ worth', `P:a b\nV:1\n\n${SSL}`, ['libssl1.1'], 1],
    ['of something else', 'not a database at all', [], 1],
    ['empty', '', [], 0],
  ])('a database %s', (_, text, names, problems) => {
    const file = catalog(text);
    expect(file.packages.map(({ name }) => name)).toEqual(names);
    expect(file.problems).toHaveLength(problems);
  });

  test('a database that is cut off gives the packages before the cut', () => {
    const text = `${MUSL}\n${SSL}`;
    for (let end = 0; end <= text.length; end++) {
      const names = catalog(text.slice(0, end)).packages.map(({ name }) => name);
      expect(['musl', 'libssl1.1'].slice(0, names.length)).toEqual(names);
      if (end > MUSL.length) expect(names[0]).toBe('musl');
    }
  });

  test('no bytes make it throw, and every package has a name and a version', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.array(fc.constantFrom('P:', 'V:', 'F:', 'R:', '\n', 'a', ':', '\0')),
        (bytes, words) => {
          for (const found of [...catalog(Buffer.from(bytes)).packages, ...catalog(words.join('')).packages]) {
            expect(found.name).not.toBe('');
            expect(found.version).not.toBe('');
          }
        },
      ),
    );
  });
});

function catalog(text: string | Buffer) {
  return apk.catalog(evidenceFile('lib/apk/db/installed', text));
}
