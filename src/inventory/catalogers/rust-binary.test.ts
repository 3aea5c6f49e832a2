import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { machO, pe } from '../../../test/support/executables.ts';
import { HELLO, programWithSection, rustSection } from '../../../test/support/rust-programs.ts';
import { evidenceFile } from './evidence-file.ts';
import { rustBinary } from './rust-binary.ts';

describe.skipIf(!needsProgram('gcc', 'objcopy', 'strip'))('a program that cargo-auditable described', () => {
  test.each([false, true])('has the crates that run, stripped: %s', (isStripped) => {
    const bytes = readFileSync(programWithSection(HELLO.section, { isStripped }));
    expect(rustBinary.recognises?.(bytes.subarray(0, 4096), 'usr/bin/hello', bytes.length)).toBe(true);
    expect(crates(bytes)).toEqual(HELLO.crates);
  });

  test('whatever is changed in it costs at most a sentence', () => {
    const bytes = readFileSync(programWithSection(HELLO.section));
    const section = bytes.indexOf(HELLO.section);
    const places = fc.oneof(
      fc.nat(1024),
      fc.integer({ min: section, max: section + HELLO.section.length }),
      fc.integer({ min: bytes.length - 2500, max: bytes.length - 1 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        expectSound(changed);
      }),
      { numRuns: 200 },
    );
    for (let length = 0; length < bytes.length; length += 9973) expectSound(bytes.subarray(0, length));
  });

  test('a list that unpacks to more than is believed is not unpacked', () => {
    const bytes = readFileSync(programWithSection(deflateSync(Buffer.alloc(64 * 1024 * 1024))));
    expect(() => crates(bytes)).toThrow('its list of Rust dependencies unpacks to more than 8388608 bytes');
  });
});

describe('other formats', () => {
  const section = rustSection([
    { name: 'app', version: '1.0.0', source: 'local', root: true, dependencies: [1] },
    { name: 'libc', version: '0.2.150', source: 'crates.io' },
    { name: 'cc', version: '1.0.83', source: 'crates.io', kind: 'build' },
    { name: 'nameless' },
  ]);

  test.each([
    ['Windows', pe({ '.text': Buffer.alloc(16), '.dep-v0': section })],
    ['macOS', machO({ __text: Buffer.alloc(16), '.dep-v0': section })],
  ])('%s', (_, bytes) => {
    expect(rustBinary.recognises?.(bytes.subarray(0, 4096), 'app', bytes.length)).toBe(true);
    const { packages, problems } = rustBinary.catalog(evidenceFile('app', bytes));
    expect(packages.map(({ type, name, version }) => `${type} ${name} ${version}`)).toEqual([
      'cargo app 1.0.0',
      'cargo libc 0.2.150',
    ]);
    expect(problems).toEqual(['1 entries of its Rust dependencies have no name and version']);
    for (let length = 0; length < bytes.length; length++) expectSound(bytes.subarray(0, length));
  });
});

function crates(bytes: Buffer): readonly string[] {
  return rustBinary.catalog(evidenceFile('app', bytes)).packages.map(({ name, version }) => `${name} ${version}`);
}

function expectSound(bytes: Buffer): void {
  rustBinary.recognises?.(bytes.subarray(0, 4096), 'program', bytes.length);
  try {
    rustBinary.catalog(evidenceFile('program', bytes));
  } catch (error) {
    expect(error).not.toBeInstanceOf(RangeError);
    expect(error).not.toBeInstanceOf(TypeError);
  }
}
