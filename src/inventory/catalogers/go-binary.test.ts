import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { universal } from '../../../test/support/executables.ts';
import { asBuiltBy, type GoProgram, goProgram, goVersion } from '../../../test/support/go-programs.ts';
import { evidenceFile } from './evidence-file.ts';
import { goBinary } from './go-binary.ts';
import type { CatalogedPackage } from './types.ts';

const SERVER: GoProgram = {
  module: 'example.com/acme/server',
  requires: { 'golang.org/x/net': 'v0.17.0', 'github.com/BurntSushi/toml/v2': 'v2.1.0', 'old.example/lib': 'v1.0.0' },
  replaces: ['old.example/lib => new.example/fork v1.4.0'],
  others: { 'new.example/fork': 'v1.4.0' },
  flags: ['-ldflags', '-s -w -X main.version=1.2.3'],
};

describe.skipIf(!needsProgram('go'))('Go programs have what `go version -m` lists', () => {
  test.each<[string, GoProgram]>([
    ['stripped', SERVER],
    ['with symbols', { ...SERVER, flags: [] }],
    ['without build ID', { ...SERVER, flags: ['-ldflags', '-s -w -buildid='] }],
    ['for Windows', { module: 'example.com/w', os: 'windows', requires: { 'golang.org/x/net': 'v0.17.0' } }],
    [
      'for Windows, stripped',
      {
        module: 'example.com/w',
        os: 'windows',
        requires: { 'golang.org/x/net': 'v0.17.0' },
        flags: ['-ldflags=-s -w'],
      },
    ],
    [
      'for macOS',
      { module: 'example.com/m', os: 'darwin', architecture: 'arm64', requires: { 'golang.org/x/net': 'v0.17.0' } },
    ],
    ['big-endian', { module: 'example.com/z', architecture: 's390x', requires: { 'golang.org/x/net': 'v0.17.0' } }],
  ])(
    '%s',
    (_, program) => {
      const path = goProgram(program);
      const bytes = readFileSync(path);
      expect(goBinary.recognises?.(bytes.subarray(0, 4096), 'app/server', bytes.length)).toBe(true);
      const { packages, problems } = goBinary.catalog(evidenceFile('app/server', bytes));
      expect(problems).toEqual([]);
      const withoutMain = packages.map(nameAndVersion).filter((line) => !line.startsWith('example.com/'));
      expect(withoutMain).toEqual([`stdlib ${goVersion().slice(2)}`, ...listed(path)]);
    },
    120_000,
  );

  test('the main module has the version that the linker wrote, stdlib the one of Go', () => {
    const bytes = asBuiltBy('go1.21.2', readFileSync(goProgram(SERVER)));
    expect(goBinary.catalog(evidenceFile('app/server', bytes)).packages).toEqual([
      golang('example.com/acme', 'server', 'v1.2.3'),
      golang('', 'stdlib', '1.21.2'),
      golang('github.com/BurntSushi/toml', 'v2', 'v2.1.0'),
      golang('golang.org/x', 'net', 'v0.17.0'),
      golang('new.example', 'fork', 'v1.4.0'),
    ]);
  });

  test('a universal program for macOS is read by its first machine', () => {
    const requires = { 'golang.org/x/net': 'v0.17.0' };
    const thin = readFileSync(goProgram({ module: 'example.com/m', os: 'darwin', architecture: 'arm64', requires }));
    const bytes = universal([thin, thin]);
    expect(goBinary.recognises?.(bytes.subarray(0, 4096), 'app', bytes.length)).toBe(true);
    const [packages, ofOne] = [bytes, thin].map((one) => goBinary.catalog(evidenceFile('app', one)).packages);
    expect(packages).toEqual(ofOne);
    expect(() => goBinary.catalog(evidenceFile('app', bytes.subarray(0, 4096)))).toThrow('cut off');
  });

  test('whatever is changed in one costs at most a sentence', () => {
    const bytes = readFileSync(goProgram({ ...SERVER, flags: ['-ldflags', '-s -w -buildid='] }));
    const info = bytes.indexOf(Buffer.from('\xff Go buildinf:', 'latin1'));
    const places = fc.oneof(fc.nat(1024), fc.integer({ min: info, max: info + 200 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        expectSound(changed);
      }),
      { numRuns: 200 },
    );
    for (const length of [0, 5, 63, 64, 600, 4096, info, info + 20, info + 40, info + 300]) {
      expectSound(bytes.subarray(0, length));
    }
  });
});

describe('Go programs before Go 1.18 have addresses of their texts', () => {
  test.each([
    ['little-endian, 64 bits', false, 8],
    ['big-endian, 64 bits', true, 8],
    ['little-endian, 32 bits', false, 4],
    ['big-endian, 32 bits', true, 4],
  ] as const)('%s', (_, isBigEndian, word) => {
    const modules =
      'path\texample.com/old\nmod\texample.com/old\tv1.0.0\th1:x=\ndep\tgolang.org/x/net\tv0.5.0\th1:y=\n';
    const bytes = oldProgram('go1.16.5', modules, isBigEndian, word);
    const { packages, problems } = goBinary.catalog(evidenceFile('old', bytes));
    expect(problems).toEqual([]);
    expect(packages.map(nameAndVersion)).toEqual([
      'example.com/old v1.0.0',
      'stdlib 1.16.5',
      'golang.org/x/net v0.5.0',
    ]);
    for (let length = 0; length < bytes.length; length += 3) expectSound(bytes.subarray(0, length));
  });

  test('one built without modules tells its Go, where the list of modules is in memory alone', () => {
    const bytes = oldProgram('go1.17.13', '', false, 8);
    bytes.writeBigUInt64LE(0x400000n + BigInt(bytes.length), 0x400 + 24);
    const { packages, problems } = goBinary.catalog(evidenceFile('gofmt', bytes));
    expect(problems).toEqual([]);
    expect(packages.map(nameAndVersion)).toEqual(['stdlib 1.17.13']);
  });

  test('a list that says to be enormous is not believed', () => {
    const bytes = oldProgram('go1.16.5', 'x', false, 8, 2 ** 40);
    expect(() => goBinary.catalog(evidenceFile('old', bytes))).toThrow(
      'has Go build information of 1099511627776 bytes, more than is believed',
    );
  });
});

describe('what is not made by Go', () => {
  test('a program packed by UPX is told as unreadable', () => {
    const bytes = oldProgram('go1.16.5', '', false, 8);
    bytes.write('UPX!', 0x200, 'latin1');
    expect(goBinary.recognises?.(bytes, 'packed', bytes.length)).toBe(true);
    expect(goBinary.catalog(evidenceFile('packed', bytes)).problems).toEqual([
      'is packed by UPX, so that what it was built from cannot be read',
    ]);
  });

  test.each([
    ['text', '#!/bin/sh\n'.repeat(500)],
    ['a Java class', Buffer.concat([Buffer.from('cafebabe00000041', 'hex'), Buffer.alloc(4096)])],
    ['a cut-off ELF file', Buffer.from('7f454c4602', 'hex')],
    ['zeros', Buffer.alloc(4096)],
  ])('%s is not taken', (_, content) => {
    expect(goBinary.recognises?.(Buffer.from(content), 'file', content.length)).toBe(false);
  });
});

/** A cataloger may throw, and then its sentence is the warning: never a bare error of a buffer's bounds. */
function expectSound(bytes: Buffer): void {
  goBinary.recognises?.(bytes.subarray(0, 4096), 'program', bytes.length);
  try {
    for (const { name, version } of goBinary.catalog(evidenceFile('program', bytes)).packages) {
      expect(name).not.toBe('');
      expect(version).not.toBe('');
    }
  } catch (error) {
    expect(error).not.toBeInstanceOf(RangeError);
    expect(error).not.toBeInstanceOf(TypeError);
  }
}

/** Dependencies as Go's own program prints them, the replaced ones by what replaced them. */
function listed(path: string): readonly string[] {
  const text = execFileSync('go', ['version', '-m', path], { encoding: 'utf8' });
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, kind = '', name = '', version = ''] = line.split('\t');
    if (kind === '=>') lines.pop();
    if (kind === 'dep' || kind === '=>') lines.push(`${name} ${version}`);
  }
  return lines;
}

function nameAndVersion({ namespace, name, version }: CatalogedPackage): string {
  return `${namespace === '' ? name : `${namespace}/${name}`} ${version}`;
}

function golang(namespace: string, name: string, version: string): CatalogedPackage {
  return { type: 'golang', namespace, name, version, architecture: '', origin: null, licences: [] };
}

/** An ELF file of one data segment, as Go up to 1.17 filled it. */
function oldProgram(
  version: string,
  modules: string,
  isBigEndian: boolean,
  word: 4 | 8,
  modulesLength?: number,
): Buffer {
  const bytes = Buffer.alloc(0x1000 + Buffer.byteLength(modules) + 64);
  const u16 = (at: number, value: number) =>
    isBigEndian ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at);
  const u32 = (at: number, value: number) =>
    isBigEndian ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
  const put = (at: number, value: number) => {
    if (word === 4) return u32(at, value);
    return isBigEndian ? bytes.writeBigUInt64BE(BigInt(value), at) : bytes.writeBigUInt64LE(BigInt(value), at);
  };
  const base = 0x400000;
  bytes.write('\x7fELF', 0, 'latin1');
  bytes[4] = word / 4;
  bytes[5] = isBigEndian ? 2 : 1;
  u16(16, 2);
  const segments = 24 + 3 * word + 4 + 12;
  put(24 + word, segments);
  u16(24 + 3 * word + 6, word === 8 ? 56 : 32);
  u16(24 + 3 * word + 8, 1);
  u32(segments, 1);
  u32(segments + (word === 8 ? 4 : 24), 6);
  put(segments + (word === 8 ? 8 : 4), 0x400);
  put(segments + (word === 8 ? 16 : 8), base);
  put(segments + (word === 8 ? 32 : 16), bytes.length - 0x400);
  const info = 0x400;
  bytes.write('\xff Go buildinf:', info, 'latin1');
  bytes[info + 14] = word;
  bytes[info + 15] = isBigEndian ? 1 : 0;
  put(info + 16, base + 0x100);
  put(info + 16 + word, base + 0x140);
  const text = modules === '' ? '' : `${'0'.repeat(16)}${modules}${'1'.repeat(16)}`;
  put(info + 0x100, base + 0x200);
  put(info + 0x100 + word, version.length);
  put(info + 0x140, base + 0xc00);
  put(info + 0x140 + word, modulesLength ?? text.length);
  bytes.write(version, info + 0x200, 'latin1');
  bytes.write(text, info + 0xc00, 'latin1');
  return bytes;
}
