import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { versionFromBuild } from './go-version.ts';

describe('the version of a main module that Go does not state', () => {
  test.each([
    ['-X main.version=1.2.3', 'v1.2.3'],
    ['-s -w -X=main.Version=v1.2.3-rc.1', 'v1.2.3-rc.1'],
    ["-X 'main.version=v2.0' -X main.commit=abcdef", 'v2.0.0'],
    ['-X "github.com/acme/app/internal/build.GitVersion=v1.28.0+k3s1"', 'v1.28.0+k3s1'],
    // The library's variable has the program's version, unless the program has one of its own.
    ['-X github.com/prometheus/common/version.Version=2.45.0', 'v2.45.0'],
    ['-X other.example/lib.Version=9.9.9 -X github.com/acme/app/cmd.version=1.0.0', 'v1.0.0'],
    ['-X github.com/acme/app/cmd.version=1.0.0 -X main.version=1.0.1', 'v1.0.1'],
    ['-X main.goVersion=1.21.2', null],
    ['-X main.version=dev', null],
    ['-X main.version', null],
    ['-X', null],
    ['', null],
  ])('by the linker: %s', (flags, version) => {
    expect(versionFromBuild('github.com/acme/app', new Map([['-ldflags', flags]]))).toBe(version);
  });

  test.each([
    ['2023-10-05T09:10:11Z', '1a2b3c4d5e6f7081920a1b2c3d4e5f6071829304', 'false', 'v0.0.0-20231005091011-1a2b3c4d5e6f'],
    ['2023-10-05T09:10:11Z', '1a2b3c4d5e6f7081', 'true', 'v0.0.0-20231005091011-1a2b3c4d5e6f+dirty'],
    ['', '1a2b3c4d5e6f7081', 'true', null],
    ['2023-10-05T09:10:11Z', 'trunk', 'false', null],
  ])('by the commit: %s %s', (time, revision, modified, version) => {
    const settings = new Map([
      ['vcs.time', time],
      ['vcs.revision', revision],
      ['vcs.modified', modified],
    ]);
    expect(versionFromBuild('github.com/acme/app', settings)).toBe(version);
  });

  test('flags of any kind make no error', () => {
    const words = fc.constantFrom('-X', '-X=', ' ', "'", '"', 'main.', 'version', '=', '1.2.3', '.', '-', 'v');
    fc.assert(
      fc.property(fc.array(words), (flags) => {
        expect(versionFromBuild('m', new Map([['-ldflags', flags.join('')]]))).toSatisfy(isVersionOrNull);
      }),
    );
  });
});

function isVersionOrNull(version: unknown): boolean {
  return version === null || (typeof version === 'string' && /^v\d+\.\d+\.\d+/.test(version));
}
