import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { built } from '../../../test/support/built.ts';
import { BUNDLE_PLACEHOLDER, dotnetBundleOf } from '../../../test/support/dotnet-bundle.ts';
import { machO, pe } from '../../../test/support/executables.ts';
import { dotnetBundle } from './dotnet-bundle.ts';
import { evidenceFile } from './evidence-file.ts';

const NAME = '.NETCoreApp,Version=v8.0/linux-x64';
const FILES = {
  'Shop.dll': 'MZ',
  'Shop.runtimeconfig.json': '{}',
  'Shop.deps.json': JSON.stringify({
    runtimeTarget: { name: NAME },
    targets: {
      [NAME]: {
        'Shop/1.2.0': { runtime: { 'Shop.dll': {} } },
        'Newtonsoft.Json/12.0.3': { runtime: { 'Newtonsoft.Json.dll': {} } },
        'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { runtime: { 'System.Private.CoreLib.dll': {} } },
      },
    },
    libraries: {
      'Shop/1.2.0': { type: 'project' },
      'Newtonsoft.Json/12.0.3': { type: 'package' },
      'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    },
  }),
};
const EXPECTED = [
  'Shop 1.2.0 in Shop.deps.json',
  'Newtonsoft.Json 12.0.3 in Shop.deps.json',
  'Microsoft.NETCore.App.Runtime.linux-x64 8.0.1 in Shop.deps.json',
];

describe.skipIf(!needsProgram('gcc', 'strip'))('a program of the system’s linker', () => {
  test.each([1, 2, 6])('has the packages of what was put behind it, version %i', (version) => {
    const bytes = dotnetBundleOf(host(), FILES, version);
    expect(isRecognised(bytes)).toBe(true);
    expect(packagesOf(bytes)).toEqual(EXPECTED);
  });

  test('that nothing was put behind is not looked at, and tells nothing', () => {
    expect(isRecognised(host())).toBe(false);
    expect(packagesOf(host())).toEqual([]);
    // Behind it is something else.
    const extended = Buffer.concat([host(), Buffer.alloc(9000)]);
    expect(isRecognised(extended)).toBe(true);
    expect(packagesOf(extended)).toEqual([]);
  });

  test('whatever is changed in it costs at most a sentence', () => {
    const bytes = dotnetBundleOf(host(), FILES);
    const marker = bytes.indexOf(BUNDLE_PLACEHOLDER.subarray(8));
    const places = fc.oneof(
      fc.nat(1024),
      fc.integer({ min: marker - 8, max: marker + 32 }),
      fc.integer({ min: host().length, max: bytes.length - 1 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        expectSentence(changed);
      }),
      { numRuns: 200 },
    );
    for (let length = 0; length < bytes.length; length += 97) expectSentence(bytes.subarray(0, length));
  });

  test.each([
    ['is cut off before its list', (bytes: Buffer) => bytes.subarray(0, host().length + 10), 'whose files are cut off'],
    ['is cut off in its list', (bytes: Buffer) => bytes.subarray(0, -3), 'cut off'],
  ])('that %s says so', (_, damage, problem) => {
    expect(() => packagesOf(damage(dotnetBundleOf(host(), FILES)))).toThrow(problem);
  });
});

test.each([
  ['Windows', pe({ '.text': Buffer.alloc(16), '.data': Buffer.concat([Buffer.alloc(24), BUNDLE_PLACEHOLDER]) })],
  ['macOS', machO({ __text: Buffer.alloc(16), __data: Buffer.concat([Buffer.alloc(24), BUNDLE_PLACEHOLDER]) })],
])('%s', (_, program) => {
  const bytes = dotnetBundleOf(program, FILES);
  expect(isRecognised(bytes)).toBe(true);
  expect(packagesOf(bytes)).toEqual(EXPECTED);
});

/** A program with .NET's placeholder in its data. */
function host(): Buffer {
  const folder = built('dotnet-host', [BUNDLE_PLACEHOLDER.toString('hex')], (work) => {
    const [source, program] = [join(work, 'main.c'), join(work, 'program')];
    const bytes = [...BUNDLE_PLACEHOLDER].join(', ');
    writeFileSync(
      source,
      `volatile unsigned char placeholder[] = {${bytes}};\nint main(void) { return placeholder[0]; }\n`,
    );
    execFileSync('gcc', ['-o', program, source]);
    execFileSync('strip', [program]);
  });
  return readFileSync(join(folder, 'program'));
}

function isRecognised(bytes: Buffer): boolean {
  return dotnetBundle.recognises?.(bytes.subarray(0, 4096), 'app/Shop', bytes.length) === true;
}

function packagesOf(bytes: Buffer): readonly string[] {
  const { packages } = dotnetBundle.catalog(evidenceFile('app/Shop', bytes));
  return packages.map(({ name, version, inside = '' }) => `${name} ${version} in ${inside}`);
}

function expectSentence(bytes: Buffer): void {
  isRecognised(bytes);
  try {
    packagesOf(bytes);
  } catch (error) {
    for (const fault of [RangeError, TypeError, SyntaxError]) expect(error).not.toBeInstanceOf(fault);
  }
}
